// Original file: proto/aegir/v1/plan.proto

import type { InventoryChange as _aegir_v1_InventoryChange, InventoryChange__Output as _aegir_v1_InventoryChange__Output } from '../../aegir/v1/InventoryChange.ts';

export interface CarryOutPlanRequest {
  'requestId'?: (string);
  'digest'?: (string);
  'change'?: (_aegir_v1_InventoryChange | null);
  'server'?: (string);
}

export interface CarryOutPlanRequest__Output {
  'requestId': (string);
  'digest': (string);
  'change': (_aegir_v1_InventoryChange__Output | null);
  'server': (string);
}
