// Original file: proto/aegir/v1/spoke.proto

import type { Welcome as _aegir_v1_Welcome, Welcome__Output as _aegir_v1_Welcome__Output } from '../../aegir/v1/Welcome.ts';
import type { Job as _aegir_v1_Job, Job__Output as _aegir_v1_Job__Output } from '../../aegir/v1/Job.ts';
import type { Decision as _aegir_v1_Decision, Decision__Output as _aegir_v1_Decision__Output } from '../../aegir/v1/Decision.ts';
import type { Ack as _aegir_v1_Ack, Ack__Output as _aegir_v1_Ack__Output } from '../../aegir/v1/Ack.ts';
import type { Cancel as _aegir_v1_Cancel, Cancel__Output as _aegir_v1_Cancel__Output } from '../../aegir/v1/Cancel.ts';
import type { Detach as _aegir_v1_Detach, Detach__Output as _aegir_v1_Detach__Output } from '../../aegir/v1/Detach.ts';
import type { HeartbeatReply as _aegir_v1_HeartbeatReply, HeartbeatReply__Output as _aegir_v1_HeartbeatReply__Output } from '../../aegir/v1/HeartbeatReply.ts';
import type { AskRenewal as _aegir_v1_AskRenewal, AskRenewal__Output as _aegir_v1_AskRenewal__Output } from '../../aegir/v1/AskRenewal.ts';
import type { ChangeLogLevel as _aegir_v1_ChangeLogLevel, ChangeLogLevel__Output as _aegir_v1_ChangeLogLevel__Output } from '../../aegir/v1/ChangeLogLevel.ts';
import type { Advance as _aegir_v1_Advance, Advance__Output as _aegir_v1_Advance__Output } from '../../aegir/v1/Advance.ts';

export interface AttachResponse {
  'welcome'?: (_aegir_v1_Welcome | null);
  'job'?: (_aegir_v1_Job | null);
  'decision'?: (_aegir_v1_Decision | null);
  'ack'?: (_aegir_v1_Ack | null);
  'cancel'?: (_aegir_v1_Cancel | null);
  'detach'?: (_aegir_v1_Detach | null);
  'heartbeatReply'?: (_aegir_v1_HeartbeatReply | null);
  'renew'?: (_aegir_v1_AskRenewal | null);
  'logLevel'?: (_aegir_v1_ChangeLogLevel | null);
  'advance'?: (_aegir_v1_Advance | null);
  'message'?: "welcome"|"job"|"decision"|"ack"|"cancel"|"detach"|"heartbeatReply"|"renew"|"logLevel"|"advance";
}

export interface AttachResponse__Output {
  'welcome'?: (_aegir_v1_Welcome__Output | null);
  'job'?: (_aegir_v1_Job__Output | null);
  'decision'?: (_aegir_v1_Decision__Output | null);
  'ack'?: (_aegir_v1_Ack__Output | null);
  'cancel'?: (_aegir_v1_Cancel__Output | null);
  'detach'?: (_aegir_v1_Detach__Output | null);
  'heartbeatReply'?: (_aegir_v1_HeartbeatReply__Output | null);
  'renew'?: (_aegir_v1_AskRenewal__Output | null);
  'logLevel'?: (_aegir_v1_ChangeLogLevel__Output | null);
  'advance'?: (_aegir_v1_Advance__Output | null);
  'message'?: "welcome"|"job"|"decision"|"ack"|"cancel"|"detach"|"heartbeatReply"|"renew"|"logLevel"|"advance";
}
