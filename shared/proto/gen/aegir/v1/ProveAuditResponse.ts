// Original file: proto/aegir/v1/operator.proto

import type { Long } from '@grpc/proto-loader';

export interface ProveAuditResponse {
  'entries'?: (number | string | Long);
  'broken'?: (number | string | Long);
  'head'?: (string);
}

export interface ProveAuditResponse__Output {
  'entries': (number);
  'broken': (number);
  'head': (string);
}
