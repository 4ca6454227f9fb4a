// Original file: proto/aegir/v1/balancer.proto


export interface ListPoolsRequest {
  'balancer'?: (string);
}

export interface ListPoolsRequest__Output {
  'balancer': (string);
}
