// Original file: proto/aegir/v1/admin.proto


export interface AddSiteRequest {
  'requestId'?: (string);
  'uri'?: (string);
  'aliases'?: (string)[];
  'platform'?: (string);
}

export interface AddSiteRequest__Output {
  'requestId': (string);
  'uri': (string);
  'aliases': (string)[];
  'platform': (string);
}
