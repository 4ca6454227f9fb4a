// Original file: proto/aegir/v1/site_work.proto


export interface RunSiteCronResponse {
  'taskId'?: (string);
}

export interface RunSiteCronResponse__Output {
  'taskId': (string);
}
