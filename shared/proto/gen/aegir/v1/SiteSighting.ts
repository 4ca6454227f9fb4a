// Original file: proto/aegir/v1/balancer.proto

import type { Long } from '@grpc/proto-loader';

export interface SiteSighting {
  'server'?: (string);
  'isBalancer'?: (boolean);
  'scheme'?: (string);
  'address'?: (string);
  'status'?: (number);
  'detail'?: (string);
  'milliseconds'?: (number);
  'release'?: (string);
  'certificateEndsMs'?: (number | string | Long);
  'certificateMatches'?: (boolean);
}

export interface SiteSighting__Output {
  'server': (string);
  'isBalancer': (boolean);
  'scheme': (string);
  'address': (string);
  'status': (number);
  'detail': (string);
  'milliseconds': (number);
  'release': (string);
  'certificateEndsMs': (number);
  'certificateMatches': (boolean);
}
