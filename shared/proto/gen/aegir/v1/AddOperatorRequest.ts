// Original file: proto/aegir/v1/operator.proto

import type { Long } from '@grpc/proto-loader';

export interface AddOperatorRequest {
  'requestId'?: (string);
  'name'?: (string);
  'role'?: (string);
  'csr'?: (Buffer | Uint8Array | string);
  'validSeconds'?: (number | string | Long);
}

export interface AddOperatorRequest__Output {
  'requestId': (string);
  'name': (string);
  'role': (string);
  'csr': (Buffer);
  'validSeconds': (number);
}
