// Original file: proto/aegir/v1/operator.proto

import type { Operator as _aegir_v1_Operator, Operator__Output as _aegir_v1_Operator__Output } from '../../aegir/v1/Operator.ts';

export interface ListOperatorsResponse {
  'operators'?: (_aegir_v1_Operator)[];
  'nextPageToken'?: (string);
}

export interface ListOperatorsResponse__Output {
  'operators': (_aegir_v1_Operator__Output)[];
  'nextPageToken': (string);
}
