// Original file: proto/aegir/v1/plan.proto

import type { PlannedChange as _aegir_v1_PlannedChange, PlannedChange__Output as _aegir_v1_PlannedChange__Output } from '../../aegir/v1/PlannedChange.ts';
import type { Problem as _aegir_v1_Problem, Problem__Output as _aegir_v1_Problem__Output } from '../../aegir/v1/Problem.ts';

export interface ServerPlan {
  'server'?: (string);
  'changes'?: (_aegir_v1_PlannedChange)[];
  'changesLeftOut'?: (number);
  'whole'?: (boolean);
  'notes'?: (string)[];
  'verdict'?: (string);
  'failure'?: (_aegir_v1_Problem | null);
  'problems'?: (_aegir_v1_Problem)[];
}

export interface ServerPlan__Output {
  'server': (string);
  'changes': (_aegir_v1_PlannedChange__Output)[];
  'changesLeftOut': (number);
  'whole': (boolean);
  'notes': (string)[];
  'verdict': (string);
  'failure': (_aegir_v1_Problem__Output | null);
  'problems': (_aegir_v1_Problem__Output)[];
}
