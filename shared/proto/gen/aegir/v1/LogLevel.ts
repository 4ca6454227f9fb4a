// Original file: proto/aegir/v1/support.proto

import type { Long } from '@grpc/proto-loader';

export interface LogLevel {
  'level'?: (string);
  'usual'?: (string);
  'untilMs'?: (number | string | Long);
}

export interface LogLevel__Output {
  'level': (string);
  'usual': (string);
  'untilMs': (number);
}
