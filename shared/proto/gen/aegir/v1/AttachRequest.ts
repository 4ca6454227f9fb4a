// Original file: proto/aegir/v1/spoke.proto

import type { Hello as _aegir_v1_Hello, Hello__Output as _aegir_v1_Hello__Output } from '../../aegir/v1/Hello.ts';
import type { JobUpdate as _aegir_v1_JobUpdate, JobUpdate__Output as _aegir_v1_JobUpdate__Output } from '../../aegir/v1/JobUpdate.ts';
import type { Heartbeat as _aegir_v1_Heartbeat, Heartbeat__Output as _aegir_v1_Heartbeat__Output } from '../../aegir/v1/Heartbeat.ts';
import type { DriftReport as _aegir_v1_DriftReport, DriftReport__Output as _aegir_v1_DriftReport__Output } from '../../aegir/v1/DriftReport.ts';
import type { ReleasesReport as _aegir_v1_ReleasesReport, ReleasesReport__Output as _aegir_v1_ReleasesReport__Output } from '../../aegir/v1/ReleasesReport.ts';

export interface AttachRequest {
  'hello'?: (_aegir_v1_Hello | null);
  'jobUpdate'?: (_aegir_v1_JobUpdate | null);
  'heartbeat'?: (_aegir_v1_Heartbeat | null);
  'drift'?: (_aegir_v1_DriftReport | null);
  'releases'?: (_aegir_v1_ReleasesReport | null);
  'message'?: "hello"|"jobUpdate"|"heartbeat"|"drift"|"releases";
}

export interface AttachRequest__Output {
  'hello'?: (_aegir_v1_Hello__Output | null);
  'jobUpdate'?: (_aegir_v1_JobUpdate__Output | null);
  'heartbeat'?: (_aegir_v1_Heartbeat__Output | null);
  'drift'?: (_aegir_v1_DriftReport__Output | null);
  'releases'?: (_aegir_v1_ReleasesReport__Output | null);
  'message'?: "hello"|"jobUpdate"|"heartbeat"|"drift"|"releases";
}
