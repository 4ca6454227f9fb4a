// Original file: proto/aegir/v1/admin.proto


export interface VerifySiteRequest {
  'requestId'?: (string);
  'uri'?: (string);
}

export interface VerifySiteRequest__Output {
  'requestId': (string);
  'uri': (string);
}
