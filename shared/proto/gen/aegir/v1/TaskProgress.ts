// Original file: proto/aegir/v1/admin.proto

import type { Long } from '@grpc/proto-loader';

export interface TaskProgress {
  'server'?: (string);
  'stage'?: (string);
  'filesDone'?: (number | string | Long);
  'filesTotal'?: (number | string | Long);
  'bytesDone'?: (number | string | Long);
  'bytesTotal'?: (number | string | Long);
}

export interface TaskProgress__Output {
  'server': (string);
  'stage': (string);
  'filesDone': (number);
  'filesTotal': (number);
  'bytesDone': (number);
  'bytesTotal': (number);
}
