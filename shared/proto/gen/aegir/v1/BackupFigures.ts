// Original file: proto/aegir/v1/spoke.proto

import type { Long } from '@grpc/proto-loader';

export interface BackupFigures {
  'digest'?: (string);
  'bytes'?: (number | string | Long);
  'files'?: (number | string | Long);
  'dataBytes'?: (number | string | Long);
  'dumpBytes'?: (number | string | Long);
}

export interface BackupFigures__Output {
  'digest': (string);
  'bytes': (number);
  'files': (number);
  'dataBytes': (number);
  'dumpBytes': (number);
}
