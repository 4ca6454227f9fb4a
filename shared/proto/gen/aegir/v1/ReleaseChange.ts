// Original file: proto/aegir/v1/admin.proto

import type { Long } from '@grpc/proto-loader';

export interface ReleaseChange {
  'path'?: (string);
  'change'?: (string);
  'kind'?: (string);
  'bytesBefore'?: (number | string | Long);
  'bytesAfter'?: (number | string | Long);
}

export interface ReleaseChange__Output {
  'path': (string);
  'change': (string);
  'kind': (string);
  'bytesBefore': (number);
  'bytesAfter': (number);
}
