// Original file: proto/aegir/v1/admin.proto

import type { Platform as _aegir_v1_Platform, Platform__Output as _aegir_v1_Platform__Output } from '../../aegir/v1/Platform.ts';

export interface SetPlatformResponse {
  'platform'?: (_aegir_v1_Platform | null);
  'taskId'?: (string);
}

export interface SetPlatformResponse__Output {
  'platform': (_aegir_v1_Platform__Output | null);
  'taskId': (string);
}
