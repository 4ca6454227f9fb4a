// Original file: proto/aegir/v1/types.proto

import type { SiteTls as _aegir_v1_SiteTls, SiteTls__Output as _aegir_v1_SiteTls__Output } from '../../aegir/v1/SiteTls.ts';

export interface SiteState {
  'uri'?: (string);
  'aliases'?: (string)[];
  'platform'?: (string);
  'enabled'?: (boolean);
  'tls'?: (_aegir_v1_SiteTls | null);
}

export interface SiteState__Output {
  'uri': (string);
  'aliases': (string)[];
  'platform': (string);
  'enabled': (boolean);
  'tls': (_aegir_v1_SiteTls__Output | null);
}
