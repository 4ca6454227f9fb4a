// Original file: proto/aegir/v1/spoke.proto

import type { SiteState as _aegir_v1_SiteState, SiteState__Output as _aegir_v1_SiteState__Output } from '../../aegir/v1/SiteState.ts';
import type { PlatformState as _aegir_v1_PlatformState, PlatformState__Output as _aegir_v1_PlatformState__Output } from '../../aegir/v1/PlatformState.ts';

// Original file: proto/aegir/v1/spoke.proto

export const _aegir_v1_RunSite_Action = {
  ACTION_UNSPECIFIED: 'ACTION_UNSPECIFIED',
  ACTION_INSTALL: 'ACTION_INSTALL',
  ACTION_DISCARD: 'ACTION_DISCARD',
  ACTION_UPDATE: 'ACTION_UPDATE',
  ACTION_CRON: 'ACTION_CRON',
  ACTION_LOGIN: 'ACTION_LOGIN',
  ACTION_MAINTENANCE_ON: 'ACTION_MAINTENANCE_ON',
  ACTION_MAINTENANCE_OFF: 'ACTION_MAINTENANCE_OFF',
} as const;

export type _aegir_v1_RunSite_Action =
  | 'ACTION_UNSPECIFIED'
  | 0
  | 'ACTION_INSTALL'
  | 1
  | 'ACTION_DISCARD'
  | 2
  | 'ACTION_UPDATE'
  | 3
  | 'ACTION_CRON'
  | 4
  | 'ACTION_LOGIN'
  | 5
  | 'ACTION_MAINTENANCE_ON'
  | 6
  | 'ACTION_MAINTENANCE_OFF'
  | 7

export type _aegir_v1_RunSite_Action__Output = typeof _aegir_v1_RunSite_Action[keyof typeof _aegir_v1_RunSite_Action]

export interface RunSite {
  'action'?: (_aegir_v1_RunSite_Action);
  'site'?: (_aegir_v1_SiteState | null);
  'platform'?: (_aegir_v1_PlatformState | null);
  'task'?: (string);
  'profile'?: (string);
  'answerKey'?: (Buffer | Uint8Array | string);
}

export interface RunSite__Output {
  'action': (_aegir_v1_RunSite_Action__Output);
  'site': (_aegir_v1_SiteState__Output | null);
  'platform': (_aegir_v1_PlatformState__Output | null);
  'task': (string);
  'profile': (string);
  'answerKey': (Buffer);
}
