// Original file: proto/aegir/v1/spoke.proto

import type { SharedUploads as _aegir_v1_SharedUploads, SharedUploads__Output as _aegir_v1_SharedUploads__Output } from '../../aegir/v1/SharedUploads.ts';

// Original file: proto/aegir/v1/spoke.proto

export const _aegir_v1_PlaceData_Move = {
  MOVE_UNSPECIFIED: 'MOVE_UNSPECIFIED',
  MOVE_PLACE: 'MOVE_PLACE',
  MOVE_PUT_BACK: 'MOVE_PUT_BACK',
  MOVE_CLEAR: 'MOVE_CLEAR',
  MOVE_REMOVE: 'MOVE_REMOVE',
  MOVE_KEEP_FORMER: 'MOVE_KEEP_FORMER',
} as const;

export type _aegir_v1_PlaceData_Move =
  | 'MOVE_UNSPECIFIED'
  | 0
  | 'MOVE_PLACE'
  | 1
  | 'MOVE_PUT_BACK'
  | 2
  | 'MOVE_CLEAR'
  | 3
  | 'MOVE_REMOVE'
  | 4
  | 'MOVE_KEEP_FORMER'
  | 5

export type _aegir_v1_PlaceData_Move__Output = typeof _aegir_v1_PlaceData_Move[keyof typeof _aegir_v1_PlaceData_Move]

export interface PlaceData {
  'move'?: (_aegir_v1_PlaceData_Move);
  'site'?: (string);
  'version'?: (string);
  'uploads'?: (_aegir_v1_SharedUploads | null);
  'part'?: (string);
}

export interface PlaceData__Output {
  'move': (_aegir_v1_PlaceData_Move__Output);
  'site': (string);
  'version': (string);
  'uploads': (_aegir_v1_SharedUploads__Output | null);
  'part': (string);
}
