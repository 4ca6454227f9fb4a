// Original file: proto/aegir/v1/spoke.proto

import type { Problem as _aegir_v1_Problem, Problem__Output as _aegir_v1_Problem__Output } from '../../aegir/v1/Problem.ts';
import type { CheckItem as _aegir_v1_CheckItem, CheckItem__Output as _aegir_v1_CheckItem__Output } from '../../aegir/v1/CheckItem.ts';
import type { Facts as _aegir_v1_Facts, Facts__Output as _aegir_v1_Facts__Output } from '../../aegir/v1/Facts.ts';
import type { BackupFigures as _aegir_v1_BackupFigures, BackupFigures__Output as _aegir_v1_BackupFigures__Output } from '../../aegir/v1/BackupFigures.ts';
import type { Long } from '@grpc/proto-loader';

// Original file: proto/aegir/v1/spoke.proto

export const _aegir_v1_JobResult_Outcome = {
  OUTCOME_UNSPECIFIED: 'OUTCOME_UNSPECIFIED',
  OUTCOME_APPLIED: 'OUTCOME_APPLIED',
  OUTCOME_UNCHANGED: 'OUTCOME_UNCHANGED',
  OUTCOME_FAILED: 'OUTCOME_FAILED',
  OUTCOME_ROLLED_BACK: 'OUTCOME_ROLLED_BACK',
  OUTCOME_ROLLBACK_FAILED: 'OUTCOME_ROLLBACK_FAILED',
  OUTCOME_CANCELLED: 'OUTCOME_CANCELLED',
} as const;

export type _aegir_v1_JobResult_Outcome =
  | 'OUTCOME_UNSPECIFIED'
  | 0
  | 'OUTCOME_APPLIED'
  | 1
  | 'OUTCOME_UNCHANGED'
  | 2
  | 'OUTCOME_FAILED'
  | 3
  | 'OUTCOME_ROLLED_BACK'
  | 4
  | 'OUTCOME_ROLLBACK_FAILED'
  | 5
  | 'OUTCOME_CANCELLED'
  | 6

export type _aegir_v1_JobResult_Outcome__Output = typeof _aegir_v1_JobResult_Outcome[keyof typeof _aegir_v1_JobResult_Outcome]

export interface JobResult {
  'outcome'?: (_aegir_v1_JobResult_Outcome);
  'stage'?: (string);
  'failure'?: (_aegir_v1_Problem | null);
  'problems'?: (_aegir_v1_Problem)[];
  'generation'?: (number | string | Long);
  'stateDigest'?: (string);
  'checks'?: (_aegir_v1_CheckItem)[];
  'facts'?: (_aegir_v1_Facts | null);
  'bytesFetched'?: (number | string | Long);
  'filesFetched'?: (number | string | Long);
  'filesReused'?: (number | string | Long);
  'seenHost'?: (string);
  'log'?: (string)[];
  'sealedAnswer'?: (Buffer | Uint8Array | string);
  'backup'?: (_aegir_v1_BackupFigures | null);
}

export interface JobResult__Output {
  'outcome': (_aegir_v1_JobResult_Outcome__Output);
  'stage': (string);
  'failure': (_aegir_v1_Problem__Output | null);
  'problems': (_aegir_v1_Problem__Output)[];
  'generation': (number);
  'stateDigest': (string);
  'checks': (_aegir_v1_CheckItem__Output)[];
  'facts': (_aegir_v1_Facts__Output | null);
  'bytesFetched': (number);
  'filesFetched': (number);
  'filesReused': (number);
  'seenHost': (string);
  'log': (string)[];
  'sealedAnswer': (Buffer);
  'backup': (_aegir_v1_BackupFigures__Output | null);
}
