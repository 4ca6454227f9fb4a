// Original file: proto/aegir/v1/admin.proto


export interface RetryTaskRequest {
  'requestId'?: (string);
  'id'?: (string);
}

export interface RetryTaskRequest__Output {
  'requestId': (string);
  'id': (string);
}
