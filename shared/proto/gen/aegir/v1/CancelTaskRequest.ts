// Original file: proto/aegir/v1/admin.proto


export interface CancelTaskRequest {
  'requestId'?: (string);
  'id'?: (string);
}

export interface CancelTaskRequest__Output {
  'requestId': (string);
  'id': (string);
}
