// Original file: proto/aegir/v1/authority.proto

import type { Authority as _aegir_v1_Authority, Authority__Output as _aegir_v1_Authority__Output } from '../../aegir/v1/Authority.ts';

export interface RotateAuthorityResponse {
  'authority'?: (_aegir_v1_Authority | null);
}

export interface RotateAuthorityResponse__Output {
  'authority': (_aegir_v1_Authority__Output | null);
}
