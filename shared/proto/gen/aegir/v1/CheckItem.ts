// Original file: proto/aegir/v1/types.proto


// Original file: proto/aegir/v1/types.proto

export const _aegir_v1_CheckItem_Outcome = {
  OUTCOME_UNSPECIFIED: 'OUTCOME_UNSPECIFIED',
  OUTCOME_OK: 'OUTCOME_OK',
  OUTCOME_WARNING: 'OUTCOME_WARNING',
  OUTCOME_FAILED: 'OUTCOME_FAILED',
} as const;

export type _aegir_v1_CheckItem_Outcome =
  | 'OUTCOME_UNSPECIFIED'
  | 0
  | 'OUTCOME_OK'
  | 1
  | 'OUTCOME_WARNING'
  | 2
  | 'OUTCOME_FAILED'
  | 3

export type _aegir_v1_CheckItem_Outcome__Output = typeof _aegir_v1_CheckItem_Outcome[keyof typeof _aegir_v1_CheckItem_Outcome]

export interface CheckItem {
  'name'?: (string);
  'outcome'?: (_aegir_v1_CheckItem_Outcome);
  'finding'?: (string);
  'remedy'?: (string);
}

export interface CheckItem__Output {
  'name': (string);
  'outcome': (_aegir_v1_CheckItem_Outcome__Output);
  'finding': (string);
  'remedy': (string);
}
