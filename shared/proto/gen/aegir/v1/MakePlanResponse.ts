// Original file: proto/aegir/v1/plan.proto

import type { Plan as _aegir_v1_Plan, Plan__Output as _aegir_v1_Plan__Output } from '../../aegir/v1/Plan.ts';

export interface MakePlanResponse {
  'plan'?: (_aegir_v1_Plan | null);
}

export interface MakePlanResponse__Output {
  'plan': (_aegir_v1_Plan__Output | null);
}
