// Original file: proto/aegir/v1/spoke.proto

import type { Long } from '@grpc/proto-loader';

export interface UploadBlobsResponse {
  'digest'?: (string);
  'bytes'?: (number | string | Long);
}

export interface UploadBlobsResponse__Output {
  'digest': (string);
  'bytes': (number);
}
