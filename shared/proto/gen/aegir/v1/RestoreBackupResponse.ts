// Original file: proto/aegir/v1/backup.proto


export interface RestoreBackupResponse {
  'taskId'?: (string);
}

export interface RestoreBackupResponse__Output {
  'taskId': (string);
}
