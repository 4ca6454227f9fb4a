// Original file: proto/aegir/v1/balancer.proto


export interface SetPoolsRequest {
  'requestId'?: (string);
  'balancer'?: (string);
  'pools'?: (string)[];
}

export interface SetPoolsRequest__Output {
  'requestId': (string);
  'balancer': (string);
  'pools': (string)[];
}
