// Original file: proto/aegir/v1/authority.proto


export interface AbortRotationRequest {
  'requestId'?: (string);
}

export interface AbortRotationRequest__Output {
  'requestId': (string);
}
