// Original file: proto/aegir/v1/site_work.proto


export interface LoginSiteResponse {
  'url'?: (string);
}

export interface LoginSiteResponse__Output {
  'url': (string);
}
