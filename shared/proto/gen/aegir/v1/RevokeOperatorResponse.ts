// Original file: proto/aegir/v1/operator.proto

import type { Operator as _aegir_v1_Operator, Operator__Output as _aegir_v1_Operator__Output } from '../../aegir/v1/Operator.ts';

export interface RevokeOperatorResponse {
  'operator'?: (_aegir_v1_Operator | null);
}

export interface RevokeOperatorResponse__Output {
  'operator': (_aegir_v1_Operator__Output | null);
}
