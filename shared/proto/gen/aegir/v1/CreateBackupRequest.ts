// Original file: proto/aegir/v1/backup.proto


export interface CreateBackupRequest {
  'requestId'?: (string);
  'site'?: (string);
}

export interface CreateBackupRequest__Output {
  'requestId': (string);
  'site': (string);
}
