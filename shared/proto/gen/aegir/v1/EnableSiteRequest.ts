// Original file: proto/aegir/v1/admin.proto


export interface EnableSiteRequest {
  'requestId'?: (string);
  'uri'?: (string);
}

export interface EnableSiteRequest__Output {
  'requestId': (string);
  'uri': (string);
}
