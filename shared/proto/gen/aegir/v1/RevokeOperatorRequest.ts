// Original file: proto/aegir/v1/operator.proto


export interface RevokeOperatorRequest {
  'requestId'?: (string);
  'name'?: (string);
}

export interface RevokeOperatorRequest__Output {
  'requestId': (string);
  'name': (string);
}
