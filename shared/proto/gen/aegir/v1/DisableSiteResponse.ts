// Original file: proto/aegir/v1/admin.proto


export interface DisableSiteResponse {
  'taskId'?: (string);
}

export interface DisableSiteResponse__Output {
  'taskId': (string);
}
