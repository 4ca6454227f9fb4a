// Original file: proto/aegir/v1/admin.proto


export interface RemoveSiteRequest {
  'requestId'?: (string);
  'uri'?: (string);
  'etag'?: (string);
}

export interface RemoveSiteRequest__Output {
  'requestId': (string);
  'uri': (string);
  'etag': (string);
}
