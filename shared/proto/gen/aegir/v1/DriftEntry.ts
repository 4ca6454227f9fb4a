// Original file: proto/aegir/v1/admin.proto

import type { Long } from '@grpc/proto-loader';

export interface DriftEntry {
  'path'?: (string);
  'kind'?: (string);
  'seenMs'?: (number | string | Long);
  'diff'?: (string);
  'answer'?: (string);
}

export interface DriftEntry__Output {
  'path': (string);
  'kind': (string);
  'seenMs': (number);
  'diff': (string);
  'answer': (string);
}
