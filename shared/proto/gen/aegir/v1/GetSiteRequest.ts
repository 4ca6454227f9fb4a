// Original file: proto/aegir/v1/admin.proto


export interface GetSiteRequest {
  'uri'?: (string);
}

export interface GetSiteRequest__Output {
  'uri': (string);
}
