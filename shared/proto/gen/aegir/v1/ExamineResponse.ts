// Original file: proto/aegir/v1/doctor.proto

import type { CheckItem as _aegir_v1_CheckItem, CheckItem__Output as _aegir_v1_CheckItem__Output } from '../../aegir/v1/CheckItem.ts';

export interface ExamineResponse {
  'checks'?: (_aegir_v1_CheckItem)[];
}

export interface ExamineResponse__Output {
  'checks': (_aegir_v1_CheckItem__Output)[];
}
