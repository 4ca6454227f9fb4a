// Original file: proto/aegir/v1/backup.proto


export interface GetBackupRequest {
  'name'?: (string);
  'taskId'?: (string);
}

export interface GetBackupRequest__Output {
  'name': (string);
  'taskId': (string);
}
