// Original file: proto/aegir/v1/types.proto

import type { SiteTls as _aegir_v1_SiteTls, SiteTls__Output as _aegir_v1_SiteTls__Output } from '../../aegir/v1/SiteTls.ts';
import type { SiteSettings as _aegir_v1_SiteSettings, SiteSettings__Output as _aegir_v1_SiteSettings__Output } from '../../aegir/v1/SiteSettings.ts';
import type { SiteDatabase as _aegir_v1_SiteDatabase, SiteDatabase__Output as _aegir_v1_SiteDatabase__Output } from '../../aegir/v1/SiteDatabase.ts';
import type { SharedUploads as _aegir_v1_SharedUploads, SharedUploads__Output as _aegir_v1_SharedUploads__Output } from '../../aegir/v1/SharedUploads.ts';

export interface SiteState {
  'uri'?: (string);
  'aliases'?: (string)[];
  'platform'?: (string);
  'enabled'?: (boolean);
  'tls'?: (_aegir_v1_SiteTls | null);
  'settings'?: (_aegir_v1_SiteSettings | null);
  'database'?: (_aegir_v1_SiteDatabase | null);
  'pool'?: (string);
  'uploads'?: (_aegir_v1_SharedUploads | null);
  'held'?: (boolean);
}

export interface SiteState__Output {
  'uri': (string);
  'aliases': (string)[];
  'platform': (string);
  'enabled': (boolean);
  'tls': (_aegir_v1_SiteTls__Output | null);
  'settings': (_aegir_v1_SiteSettings__Output | null);
  'database': (_aegir_v1_SiteDatabase__Output | null);
  'pool': (string);
  'uploads': (_aegir_v1_SharedUploads__Output | null);
  'held': (boolean);
}
