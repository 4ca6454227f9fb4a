// Original file: proto/aegir/v1/operator.proto

import type { Long } from '@grpc/proto-loader';

export interface RenewOperatorRequest {
  'requestId'?: (string);
  'name'?: (string);
  'csr'?: (Buffer | Uint8Array | string);
  'validSeconds'?: (number | string | Long);
}

export interface RenewOperatorRequest__Output {
  'requestId': (string);
  'name': (string);
  'csr': (Buffer);
  'validSeconds': (number);
}
