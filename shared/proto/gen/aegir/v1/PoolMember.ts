// Original file: proto/aegir/v1/types.proto


export interface PoolMember {
  'name'?: (string);
  'address'?: (string);
  'httpPort'?: (number);
  'httpsPort'?: (number);
  'weight'?: (number);
}

export interface PoolMember__Output {
  'name': (string);
  'address': (string);
  'httpPort': (number);
  'httpsPort': (number);
  'weight': (number);
}
