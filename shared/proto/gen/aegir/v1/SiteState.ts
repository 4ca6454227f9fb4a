// Original file: proto/aegir/v1/types.proto

import type { SiteTls as _aegir_v1_SiteTls, SiteTls__Output as _aegir_v1_SiteTls__Output } from '../../aegir/v1/SiteTls.ts';
import type { SiteSettings as _aegir_v1_SiteSettings, SiteSettings__Output as _aegir_v1_SiteSettings__Output } from '../../aegir/v1/SiteSettings.ts';

export interface SiteState {
  'uri'?: (string);
  'aliases'?: (string)[];
  'platform'?: (string);
  'enabled'?: (boolean);
  'tls'?: (_aegir_v1_SiteTls | null);
  'settings'?: (_aegir_v1_SiteSettings | null);
}

export interface SiteState__Output {
  'uri': (string);
  'aliases': (string)[];
  'platform': (string);
  'enabled': (boolean);
  'tls': (_aegir_v1_SiteTls__Output | null);
  'settings': (_aegir_v1_SiteSettings__Output | null);
}
