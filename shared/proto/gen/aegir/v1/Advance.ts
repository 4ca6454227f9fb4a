// Original file: proto/aegir/v1/spoke.proto

import type { Long } from '@grpc/proto-loader';

export interface Advance {
  'platform'?: (string);
  'files'?: (number | string | Long);
  'bytes'?: (number | string | Long);
}

export interface Advance__Output {
  'platform': (string);
  'files': (number);
  'bytes': (number);
}
