// Original file: proto/aegir/v1/admin.proto

import type { Problem as _aegir_v1_Problem, Problem__Output as _aegir_v1_Problem__Output } from '../../aegir/v1/Problem.ts';
import type { CheckItem as _aegir_v1_CheckItem, CheckItem__Output as _aegir_v1_CheckItem__Output } from '../../aegir/v1/CheckItem.ts';

export interface TaskResult {
  'server'?: (string);
  'state'?: (string);
  'stage'?: (string);
  'reason'?: (string);
  'message'?: (string);
  'remedy'?: (string);
  'problems'?: (_aegir_v1_Problem)[];
  'checks'?: (_aegir_v1_CheckItem)[];
}

export interface TaskResult__Output {
  'server': (string);
  'state': (string);
  'stage': (string);
  'reason': (string);
  'message': (string);
  'remedy': (string);
  'problems': (_aegir_v1_Problem__Output)[];
  'checks': (_aegir_v1_CheckItem__Output)[];
}
