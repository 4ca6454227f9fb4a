// Original file: proto/aegir/v1/admin.proto

import type { Long } from '@grpc/proto-loader';

export interface SiteRuns {
  'intervalSeconds'?: (number);
  'startedMs'?: (number | string | Long);
  'endedMs'?: (number | string | Long);
  'problem'?: (string);
  'missed'?: (number);
  'dueMs'?: (number | string | Long);
}

export interface SiteRuns__Output {
  'intervalSeconds': (number);
  'startedMs': (number);
  'endedMs': (number);
  'problem': (string);
  'missed': (number);
  'dueMs': (number);
}
