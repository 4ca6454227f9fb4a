// Original file: proto/aegir/v1/admin.proto


export interface RemoveSiteResponse {
  'taskId'?: (string);
}

export interface RemoveSiteResponse__Output {
  'taskId': (string);
}
