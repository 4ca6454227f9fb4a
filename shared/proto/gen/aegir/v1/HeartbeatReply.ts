// Original file: proto/aegir/v1/spoke.proto

import type { Long } from '@grpc/proto-loader';

export interface HeartbeatReply {
  'sequence'?: (number | string | Long);
}

export interface HeartbeatReply__Output {
  'sequence': (number);
}
