// Original file: proto/aegir/v1/authority.proto


export interface RotateAuthorityRequest {
  'requestId'?: (string);
}

export interface RotateAuthorityRequest__Output {
  'requestId': (string);
}
