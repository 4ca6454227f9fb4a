// Original file: proto/aegir/v1/backup.proto


export interface MoveSiteResponse {
  'taskId'?: (string);
}

export interface MoveSiteResponse__Output {
  'taskId': (string);
}
