// Original file: proto/aegir/v1/backup.proto


export interface CloneSiteResponse {
  'taskId'?: (string);
}

export interface CloneSiteResponse__Output {
  'taskId': (string);
}
