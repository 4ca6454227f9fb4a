// Original file: proto/aegir/v1/admin.proto

import type { Long } from '@grpc/proto-loader';

export interface Spoke {
  'id'?: (string);
  'server'?: (string);
  'state'?: (string);
  'hostname'?: (string);
  'version'?: (string);
  'enrolledMs'?: (number | string | Long);
  'lastSeenMs'?: (number | string | Long);
  'certificateSerial'?: (string);
  'certificateNotAfterMs'?: (number | string | Long);
  'generation'?: (number | string | Long);
}

export interface Spoke__Output {
  'id': (string);
  'server': (string);
  'state': (string);
  'hostname': (string);
  'version': (string);
  'enrolledMs': (number);
  'lastSeenMs': (number);
  'certificateSerial': (string);
  'certificateNotAfterMs': (number);
  'generation': (number);
}
