// Original file: proto/aegir/v1/balancer.proto


export interface ProbeSiteRequest {
  'uri'?: (string);
}

export interface ProbeSiteRequest__Output {
  'uri': (string);
}
