// Original file: proto/aegir/v1/spoke.proto

import type { Long } from '@grpc/proto-loader';

export interface Heartbeat {
  'sequence'?: (number | string | Long);
  'generation'?: (number | string | Long);
  'stateDigest'?: (string);
  'clockMs'?: (number | string | Long);
}

export interface Heartbeat__Output {
  'sequence': (number);
  'generation': (number);
  'stateDigest': (string);
  'clockMs': (number);
}
