// Original file: proto/aegir/v1/backup.proto


export interface PinBackupRequest {
  'requestId'?: (string);
  'name'?: (string);
  'pinned'?: (boolean);
}

export interface PinBackupRequest__Output {
  'requestId': (string);
  'name': (string);
  'pinned': (boolean);
}
