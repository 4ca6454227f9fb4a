// Original file: proto/aegir/v1/admin.proto

import type { Long } from '@grpc/proto-loader';

export interface CreateTokenResponse {
  'token'?: (string);
  'expiresMs'?: (number | string | Long);
}

export interface CreateTokenResponse__Output {
  'token': (string);
  'expiresMs': (number);
}
