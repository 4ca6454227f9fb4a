// Original file: proto/aegir/v1/operator.proto

import type { Long } from '@grpc/proto-loader';

export interface GetCallerResponse {
  'name'?: (string);
  'role'?: (string);
  'notAfterMs'?: (number | string | Long);
  'hubVersion'?: (string);
}

export interface GetCallerResponse__Output {
  'name': (string);
  'role': (string);
  'notAfterMs': (number);
  'hubVersion': (string);
}
