// Original file: proto/aegir/v1/spoke.proto

import type { SyncPlatform as _aegir_v1_SyncPlatform, SyncPlatform__Output as _aegir_v1_SyncPlatform__Output } from '../../aegir/v1/SyncPlatform.ts';
import type { Apply as _aegir_v1_Apply, Apply__Output as _aegir_v1_Apply__Output } from '../../aegir/v1/Apply.ts';
import type { Inspect as _aegir_v1_Inspect, Inspect__Output as _aegir_v1_Inspect__Output } from '../../aegir/v1/Inspect.ts';
import type { Challenge as _aegir_v1_Challenge, Challenge__Output as _aegir_v1_Challenge__Output } from '../../aegir/v1/Challenge.ts';
import type { Rehearse as _aegir_v1_Rehearse, Rehearse__Output as _aegir_v1_Rehearse__Output } from '../../aegir/v1/Rehearse.ts';
import type { ProbeDatabase as _aegir_v1_ProbeDatabase, ProbeDatabase__Output as _aegir_v1_ProbeDatabase__Output } from '../../aegir/v1/ProbeDatabase.ts';
import type { RunSite as _aegir_v1_RunSite, RunSite__Output as _aegir_v1_RunSite__Output } from '../../aegir/v1/RunSite.ts';
import type { MakeBackup as _aegir_v1_MakeBackup, MakeBackup__Output as _aegir_v1_MakeBackup__Output } from '../../aegir/v1/MakeBackup.ts';
import type { LoadBackup as _aegir_v1_LoadBackup, LoadBackup__Output as _aegir_v1_LoadBackup__Output } from '../../aegir/v1/LoadBackup.ts';
import type { PlaceData as _aegir_v1_PlaceData, PlaceData__Output as _aegir_v1_PlaceData__Output } from '../../aegir/v1/PlaceData.ts';
import type { Long } from '@grpc/proto-loader';

export interface Job {
  'jobId'?: (string);
  'epoch'?: (number | string | Long);
  'sequence'?: (number | string | Long);
  'spokeId'?: (string);
  'timeoutSeconds'?: (number);
  'syncPlatform'?: (_aegir_v1_SyncPlatform | null);
  'apply'?: (_aegir_v1_Apply | null);
  'inspect'?: (_aegir_v1_Inspect | null);
  'challenge'?: (_aegir_v1_Challenge | null);
  'rehearse'?: (_aegir_v1_Rehearse | null);
  'probeDatabase'?: (_aegir_v1_ProbeDatabase | null);
  'runSite'?: (_aegir_v1_RunSite | null);
  'makeBackup'?: (_aegir_v1_MakeBackup | null);
  'loadBackup'?: (_aegir_v1_LoadBackup | null);
  'placeData'?: (_aegir_v1_PlaceData | null);
  'work'?: "syncPlatform"|"apply"|"inspect"|"challenge"|"rehearse"|"probeDatabase"|"runSite"|"makeBackup"|"loadBackup"|"placeData";
}

export interface Job__Output {
  'jobId': (string);
  'epoch': (number);
  'sequence': (number);
  'spokeId': (string);
  'timeoutSeconds': (number);
  'syncPlatform'?: (_aegir_v1_SyncPlatform__Output | null);
  'apply'?: (_aegir_v1_Apply__Output | null);
  'inspect'?: (_aegir_v1_Inspect__Output | null);
  'challenge'?: (_aegir_v1_Challenge__Output | null);
  'rehearse'?: (_aegir_v1_Rehearse__Output | null);
  'probeDatabase'?: (_aegir_v1_ProbeDatabase__Output | null);
  'runSite'?: (_aegir_v1_RunSite__Output | null);
  'makeBackup'?: (_aegir_v1_MakeBackup__Output | null);
  'loadBackup'?: (_aegir_v1_LoadBackup__Output | null);
  'placeData'?: (_aegir_v1_PlaceData__Output | null);
  'work'?: "syncPlatform"|"apply"|"inspect"|"challenge"|"rehearse"|"probeDatabase"|"runSite"|"makeBackup"|"loadBackup"|"placeData";
}
