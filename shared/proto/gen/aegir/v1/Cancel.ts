// Original file: proto/aegir/v1/spoke.proto

import type { Long } from '@grpc/proto-loader';

export interface Cancel {
  'jobId'?: (string);
  'reason'?: (string);
  'epoch'?: (number | string | Long);
}

export interface Cancel__Output {
  'jobId': (string);
  'reason': (string);
  'epoch': (number);
}
