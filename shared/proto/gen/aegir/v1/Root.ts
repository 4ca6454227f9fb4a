// Original file: proto/aegir/v1/authority.proto

import type { Long } from '@grpc/proto-loader';

export interface Root {
  'fingerprint'?: (string);
  'notAfterMs'?: (number | string | Long);
  'signs'?: (boolean);
  'standing'?: (boolean);
  'holders'?: (number);
}

export interface Root__Output {
  'fingerprint': (string);
  'notAfterMs': (number);
  'signs': (boolean);
  'standing': (boolean);
  'holders': (number);
}
