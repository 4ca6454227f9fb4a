// Original file: proto/aegir/v1/spoke.proto

import type { JobPhase as _aegir_v1_JobPhase, JobPhase__Output as _aegir_v1_JobPhase__Output } from '../../aegir/v1/JobPhase.ts';
import type { Progress as _aegir_v1_Progress, Progress__Output as _aegir_v1_Progress__Output } from '../../aegir/v1/Progress.ts';
import type { JobResult as _aegir_v1_JobResult, JobResult__Output as _aegir_v1_JobResult__Output } from '../../aegir/v1/JobResult.ts';
import type { Long } from '@grpc/proto-loader';

export interface JobUpdate {
  'jobId'?: (string);
  'epoch'?: (number | string | Long);
  'sequence'?: (number | string | Long);
  'phase'?: (_aegir_v1_JobPhase);
  'progress'?: (_aegir_v1_Progress | null);
  'result'?: (_aegir_v1_JobResult | null);
}

export interface JobUpdate__Output {
  'jobId': (string);
  'epoch': (number);
  'sequence': (number);
  'phase': (_aegir_v1_JobPhase__Output);
  'progress': (_aegir_v1_Progress__Output | null);
  'result': (_aegir_v1_JobResult__Output | null);
}
