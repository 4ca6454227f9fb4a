// Original file: proto/aegir/v1/spoke.proto

import type { Long } from '@grpc/proto-loader';

export interface FetchManifestRequest {
  'platform'?: (string);
  'release'?: (string);
  'base'?: (string);
  'mostPackBytes'?: (number | string | Long);
}

export interface FetchManifestRequest__Output {
  'platform': (string);
  'release': (string);
  'base': (string);
  'mostPackBytes': (number);
}
