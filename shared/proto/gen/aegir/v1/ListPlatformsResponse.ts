// Original file: proto/aegir/v1/admin.proto

import type { Platform as _aegir_v1_Platform, Platform__Output as _aegir_v1_Platform__Output } from '../../aegir/v1/Platform.ts';

export interface ListPlatformsResponse {
  'platforms'?: (_aegir_v1_Platform)[];
  'nextPageToken'?: (string);
}

export interface ListPlatformsResponse__Output {
  'platforms': (_aegir_v1_Platform__Output)[];
  'nextPageToken': (string);
}
