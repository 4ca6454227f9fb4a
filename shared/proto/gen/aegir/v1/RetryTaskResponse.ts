// Original file: proto/aegir/v1/admin.proto


export interface RetryTaskResponse {
  'taskId'?: (string);
}

export interface RetryTaskResponse__Output {
  'taskId': (string);
}
