// Original file: proto/aegir/v1/plan.proto

import type { ServerPlan as _aegir_v1_ServerPlan, ServerPlan__Output as _aegir_v1_ServerPlan__Output } from '../../aegir/v1/ServerPlan.ts';

export interface Plan {
  'digest'?: (string);
  'servers'?: (_aegir_v1_ServerPlan)[];
}

export interface Plan__Output {
  'digest': (string);
  'servers': (_aegir_v1_ServerPlan__Output)[];
}
