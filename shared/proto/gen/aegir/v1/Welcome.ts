// Original file: proto/aegir/v1/spoke.proto

import type { Long } from '@grpc/proto-loader';

export interface Welcome {
  'epoch'?: (number | string | Long);
  'serverName'?: (string);
  'heartbeatSeconds'?: (number);
  'hubVersion'?: (string);
}

export interface Welcome__Output {
  'epoch': (number);
  'serverName': (string);
  'heartbeatSeconds': (number);
  'hubVersion': (string);
}
