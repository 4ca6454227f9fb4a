// Original file: proto/aegir/v1/admin.proto

import type { Long } from '@grpc/proto-loader';

export interface DatabaseGrant {
  'host'?: (string);
  'sinceMs'?: (number | string | Long);
}

export interface DatabaseGrant__Output {
  'host': (string);
  'sinceMs': (number);
}
