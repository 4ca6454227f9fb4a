// Original file: proto/aegir/v1/backup.proto


export interface VerifyBackupRequest {
  'name'?: (string);
}

export interface VerifyBackupRequest__Output {
  'name': (string);
}
