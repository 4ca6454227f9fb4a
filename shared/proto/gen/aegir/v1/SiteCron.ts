// Original file: proto/aegir/v1/admin.proto

import type { Long } from '@grpc/proto-loader';

export interface SiteCron {
  'intervalSeconds'?: (number);
  'startedMs'?: (number | string | Long);
  'endedMs'?: (number | string | Long);
  'problem'?: (string);
  'missed'?: (number);
  'dueMs'?: (number | string | Long);
}

export interface SiteCron__Output {
  'intervalSeconds': (number);
  'startedMs': (number);
  'endedMs': (number);
  'problem': (string);
  'missed': (number);
  'dueMs': (number);
}
