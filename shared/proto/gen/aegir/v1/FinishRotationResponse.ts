// Original file: proto/aegir/v1/authority.proto

import type { Authority as _aegir_v1_Authority, Authority__Output as _aegir_v1_Authority__Output } from '../../aegir/v1/Authority.ts';
import type { RootHolder as _aegir_v1_RootHolder, RootHolder__Output as _aegir_v1_RootHolder__Output } from '../../aegir/v1/RootHolder.ts';

export interface FinishRotationResponse {
  'authority'?: (_aegir_v1_Authority | null);
  'revoked'?: (_aegir_v1_RootHolder)[];
}

export interface FinishRotationResponse__Output {
  'authority': (_aegir_v1_Authority__Output | null);
  'revoked': (_aegir_v1_RootHolder__Output)[];
}
