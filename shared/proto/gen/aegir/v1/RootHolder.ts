// Original file: proto/aegir/v1/authority.proto

import type { Long } from '@grpc/proto-loader';

export interface RootHolder {
  'kind'?: (string);
  'name'?: (string);
  'connected'?: (boolean);
  'notAfterMs'?: (number | string | Long);
}

export interface RootHolder__Output {
  'kind': (string);
  'name': (string);
  'connected': (boolean);
  'notAfterMs': (number);
}
