// Original file: proto/aegir/v1/admin.proto


export interface VerifyPlatformResponse {
  'taskId'?: (string);
}

export interface VerifyPlatformResponse__Output {
  'taskId': (string);
}
