// Original file: proto/aegir/v1/admin.proto


export interface EnableSiteResponse {
  'taskId'?: (string);
}

export interface EnableSiteResponse__Output {
  'taskId': (string);
}
