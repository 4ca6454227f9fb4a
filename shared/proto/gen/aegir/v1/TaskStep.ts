// Original file: proto/aegir/v1/admin.proto

import type { Long } from '@grpc/proto-loader';

export interface TaskStep {
  'name'?: (string);
  'state'?: (string);
  'startedMs'?: (number | string | Long);
  'endedMs'?: (number | string | Long);
}

export interface TaskStep__Output {
  'name': (string);
  'state': (string);
  'startedMs': (number);
  'endedMs': (number);
}
