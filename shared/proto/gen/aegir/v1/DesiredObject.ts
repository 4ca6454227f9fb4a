// Original file: proto/aegir/v1/types.proto

import type { WebSettings as _aegir_v1_WebSettings, WebSettings__Output as _aegir_v1_WebSettings__Output } from '../../aegir/v1/WebSettings.ts';
import type { PlatformState as _aegir_v1_PlatformState, PlatformState__Output as _aegir_v1_PlatformState__Output } from '../../aegir/v1/PlatformState.ts';
import type { SiteState as _aegir_v1_SiteState, SiteState__Output as _aegir_v1_SiteState__Output } from '../../aegir/v1/SiteState.ts';

export interface DesiredObject {
  'web'?: (_aegir_v1_WebSettings | null);
  'platform'?: (_aegir_v1_PlatformState | null);
  'site'?: (_aegir_v1_SiteState | null);
  'object'?: "web"|"platform"|"site";
}

export interface DesiredObject__Output {
  'web'?: (_aegir_v1_WebSettings__Output | null);
  'platform'?: (_aegir_v1_PlatformState__Output | null);
  'site'?: (_aegir_v1_SiteState__Output | null);
  'object'?: "web"|"platform"|"site";
}
