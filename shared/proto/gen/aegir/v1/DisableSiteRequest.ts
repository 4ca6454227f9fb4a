// Original file: proto/aegir/v1/admin.proto


export interface DisableSiteRequest {
  'requestId'?: (string);
  'uri'?: (string);
}

export interface DisableSiteRequest__Output {
  'requestId': (string);
  'uri': (string);
}
