// Original file: proto/aegir/v1/spoke.proto

import type { Apply as _aegir_v1_Apply, Apply__Output as _aegir_v1_Apply__Output } from '../../aegir/v1/Apply.ts';

export interface Rehearse {
  'apply'?: (_aegir_v1_Apply | null);
}

export interface Rehearse__Output {
  'apply': (_aegir_v1_Apply__Output | null);
}
