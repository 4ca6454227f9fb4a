// Original file: proto/aegir/v1/spoke.proto

import type { Long } from '@grpc/proto-loader';

// Original file: proto/aegir/v1/spoke.proto

export const _aegir_v1_Decision_Verdict = {
  VERDICT_UNSPECIFIED: 'VERDICT_UNSPECIFIED',
  VERDICT_COMMIT: 'VERDICT_COMMIT',
  VERDICT_ABORT: 'VERDICT_ABORT',
} as const;

export type _aegir_v1_Decision_Verdict =
  | 'VERDICT_UNSPECIFIED'
  | 0
  | 'VERDICT_COMMIT'
  | 1
  | 'VERDICT_ABORT'
  | 2

export type _aegir_v1_Decision_Verdict__Output = typeof _aegir_v1_Decision_Verdict[keyof typeof _aegir_v1_Decision_Verdict]

export interface Decision {
  'jobId'?: (string);
  'verdict'?: (_aegir_v1_Decision_Verdict);
  'epoch'?: (number | string | Long);
}

export interface Decision__Output {
  'jobId': (string);
  'verdict': (_aegir_v1_Decision_Verdict__Output);
  'epoch': (number);
}
