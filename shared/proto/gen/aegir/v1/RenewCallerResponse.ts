// Original file: proto/aegir/v1/operator.proto

import type { Operator as _aegir_v1_Operator, Operator__Output as _aegir_v1_Operator__Output } from '../../aegir/v1/Operator.ts';

export interface RenewCallerResponse {
  'operator'?: (_aegir_v1_Operator | null);
  'certificate'?: (string);
  'authority'?: (string);
}

export interface RenewCallerResponse__Output {
  'operator': (_aegir_v1_Operator__Output | null);
  'certificate': (string);
  'authority': (string);
}
