// Original file: proto/aegir/v1/admin.proto

import type { Long } from '@grpc/proto-loader';

export interface Release {
  'digest'?: (string);
  'files'?: (number | string | Long);
  'bytes'?: (number | string | Long);
  'madeMs'?: (number | string | Long);
  'servedMs'?: (number | string | Long);
  'live'?: (boolean);
  'servers'?: (string)[];
  'commit'?: (string);
}

export interface Release__Output {
  'digest': (string);
  'files': (number);
  'bytes': (number);
  'madeMs': (number);
  'servedMs': (number);
  'live': (boolean);
  'servers': (string)[];
  'commit': (string);
}
