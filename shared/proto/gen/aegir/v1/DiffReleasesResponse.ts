// Original file: proto/aegir/v1/admin.proto

import type { ReleaseChange as _aegir_v1_ReleaseChange, ReleaseChange__Output as _aegir_v1_ReleaseChange__Output } from '../../aegir/v1/ReleaseChange.ts';
import type { Long } from '@grpc/proto-loader';

export interface DiffReleasesResponse {
  'from'?: (string);
  'to'?: (string);
  'added'?: (number | string | Long);
  'removed'?: (number | string | Long);
  'changed'?: (number | string | Long);
  'bytesGrown'?: (number | string | Long);
  'changes'?: (_aegir_v1_ReleaseChange)[];
  'nextPageToken'?: (string);
}

export interface DiffReleasesResponse__Output {
  'from': (string);
  'to': (string);
  'added': (number);
  'removed': (number);
  'changed': (number);
  'bytesGrown': (number);
  'changes': (_aegir_v1_ReleaseChange__Output)[];
  'nextPageToken': (string);
}
