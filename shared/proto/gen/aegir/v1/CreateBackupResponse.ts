// Original file: proto/aegir/v1/backup.proto


export interface CreateBackupResponse {
  'taskId'?: (string);
}

export interface CreateBackupResponse__Output {
  'taskId': (string);
}
