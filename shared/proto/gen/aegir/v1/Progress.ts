// Original file: proto/aegir/v1/spoke.proto

import type { Long } from '@grpc/proto-loader';

export interface Progress {
  'stage'?: (string);
  'filesDone'?: (number | string | Long);
  'filesTotal'?: (number | string | Long);
  'bytesDone'?: (number | string | Long);
  'bytesTotal'?: (number | string | Long);
}

export interface Progress__Output {
  'stage': (string);
  'filesDone': (number);
  'filesTotal': (number);
  'bytesDone': (number);
  'bytesTotal': (number);
}
