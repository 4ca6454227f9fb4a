// Original file: proto/aegir/v1/admin.proto


export interface RollbackPlatformResponse {
  'taskId'?: (string);
}

export interface RollbackPlatformResponse__Output {
  'taskId': (string);
}
