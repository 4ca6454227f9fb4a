// Original file: proto/aegir/v1/backup.proto


export interface RemoveBackupRequest {
  'requestId'?: (string);
  'name'?: (string);
}

export interface RemoveBackupRequest__Output {
  'requestId': (string);
  'name': (string);
}
