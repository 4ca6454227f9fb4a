// Original file: proto/aegir/v1/site_work.proto


export interface UpdateSiteRequest {
  'requestId'?: (string);
  'uri'?: (string);
}

export interface UpdateSiteRequest__Output {
  'requestId': (string);
  'uri': (string);
}
