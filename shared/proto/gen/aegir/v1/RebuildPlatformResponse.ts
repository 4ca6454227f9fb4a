// Original file: proto/aegir/v1/admin.proto


export interface RebuildPlatformResponse {
  'taskId'?: (string);
}

export interface RebuildPlatformResponse__Output {
  'taskId': (string);
}
