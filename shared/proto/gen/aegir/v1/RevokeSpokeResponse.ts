// Original file: proto/aegir/v1/admin.proto

import type { Spoke as _aegir_v1_Spoke, Spoke__Output as _aegir_v1_Spoke__Output } from '../../aegir/v1/Spoke.ts';

export interface RevokeSpokeResponse {
  'spoke'?: (_aegir_v1_Spoke | null);
}

export interface RevokeSpokeResponse__Output {
  'spoke': (_aegir_v1_Spoke__Output | null);
}
