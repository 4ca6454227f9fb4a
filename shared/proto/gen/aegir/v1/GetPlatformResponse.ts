// Original file: proto/aegir/v1/admin.proto

import type { Platform as _aegir_v1_Platform, Platform__Output as _aegir_v1_Platform__Output } from '../../aegir/v1/Platform.ts';

export interface GetPlatformResponse {
  'platform'?: (_aegir_v1_Platform | null);
}

export interface GetPlatformResponse__Output {
  'platform': (_aegir_v1_Platform__Output | null);
}
