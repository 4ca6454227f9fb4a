// Original file: proto/aegir/v1/spoke.proto

import type { DriftItem as _aegir_v1_DriftItem, DriftItem__Output as _aegir_v1_DriftItem__Output } from '../../aegir/v1/DriftItem.ts';
import type { Long } from '@grpc/proto-loader';

export interface DriftReport {
  'items'?: (_aegir_v1_DriftItem)[];
  'generation'?: (number | string | Long);
  'healed'?: (_aegir_v1_DriftItem)[];
}

export interface DriftReport__Output {
  'items': (_aegir_v1_DriftItem__Output)[];
  'generation': (number);
  'healed': (_aegir_v1_DriftItem__Output)[];
}
