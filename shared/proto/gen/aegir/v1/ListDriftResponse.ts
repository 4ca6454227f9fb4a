// Original file: proto/aegir/v1/admin.proto

import type { DriftEntry as _aegir_v1_DriftEntry, DriftEntry__Output as _aegir_v1_DriftEntry__Output } from '../../aegir/v1/DriftEntry.ts';

export interface ListDriftResponse {
  'drift'?: (_aegir_v1_DriftEntry)[];
  'healed'?: (_aegir_v1_DriftEntry)[];
}

export interface ListDriftResponse__Output {
  'drift': (_aegir_v1_DriftEntry__Output)[];
  'healed': (_aegir_v1_DriftEntry__Output)[];
}
