// Original file: proto/aegir/v1/admin.proto


export interface RemovePlatformResponse {
  'taskId'?: (string);
}

export interface RemovePlatformResponse__Output {
  'taskId': (string);
}
