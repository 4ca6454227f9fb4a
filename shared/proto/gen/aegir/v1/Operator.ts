// Original file: proto/aegir/v1/operator.proto

import type { Long } from '@grpc/proto-loader';

export interface Operator {
  'name'?: (string);
  'role'?: (string);
  'serial'?: (string);
  'notAfterMs'?: (number | string | Long);
  'createdMs'?: (number | string | Long);
  'revokedMs'?: (number | string | Long);
  'nextNotAfterMs'?: (number | string | Long);
}

export interface Operator__Output {
  'name': (string);
  'role': (string);
  'serial': (string);
  'notAfterMs': (number);
  'createdMs': (number);
  'revokedMs': (number);
  'nextNotAfterMs': (number);
}
