// Original file: proto/aegir/v1/plan.proto

import type { FieldChange as _aegir_v1_FieldChange, FieldChange__Output as _aegir_v1_FieldChange__Output } from '../../aegir/v1/FieldChange.ts';

export interface PlannedChange {
  'kind'?: (string);
  'name'?: (string);
  'change'?: (string);
  'fields'?: (_aegir_v1_FieldChange)[];
}

export interface PlannedChange__Output {
  'kind': (string);
  'name': (string);
  'change': (string);
  'fields': (_aegir_v1_FieldChange__Output)[];
}
