// Original file: proto/aegir/v1/site_work.proto


export interface UpdateSiteResponse {
  'taskId'?: (string);
}

export interface UpdateSiteResponse__Output {
  'taskId': (string);
}
