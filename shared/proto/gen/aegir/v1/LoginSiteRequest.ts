// Original file: proto/aegir/v1/site_work.proto


export interface LoginSiteRequest {
  'uri'?: (string);
}

export interface LoginSiteRequest__Output {
  'uri': (string);
}
