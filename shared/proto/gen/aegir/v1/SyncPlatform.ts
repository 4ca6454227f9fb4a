// Original file: proto/aegir/v1/spoke.proto

import type { Long } from '@grpc/proto-loader';

export interface SyncPlatform {
  'platform'?: (string);
  'release'?: (string);
  'files'?: (number | string | Long);
  'bytes'?: (number | string | Long);
  'manifestBytes'?: (number | string | Long);
  'deep'?: (boolean);
  'allowMassDelete'?: (boolean);
}

export interface SyncPlatform__Output {
  'platform': (string);
  'release': (string);
  'files': (number);
  'bytes': (number);
  'manifestBytes': (number);
  'deep': (boolean);
  'allowMassDelete': (boolean);
}
