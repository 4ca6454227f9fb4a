// Original file: proto/aegir/v1/admin.proto

import type { SiteSettingsPatch as _aegir_v1_SiteSettingsPatch, SiteSettingsPatch__Output as _aegir_v1_SiteSettingsPatch__Output } from '../../aegir/v1/SiteSettingsPatch.ts';
import type { TlsChange as _aegir_v1_TlsChange, TlsChange__Output as _aegir_v1_TlsChange__Output } from '../../aegir/v1/TlsChange.ts';

export interface AddSiteRequest {
  'requestId'?: (string);
  'uri'?: (string);
  'aliases'?: (string)[];
  'platform'?: (string);
  'settings'?: (_aegir_v1_SiteSettingsPatch | null);
  'www'?: (boolean);
  'tls'?: (_aegir_v1_TlsChange | null);
  'databaseServer'?: (string);
  'withoutDatabase'?: (boolean);
  'profile'?: (string);
  'withoutInstall'?: (boolean);
  'cronSeconds'?: (number);
  'uploads'?: (string);
  '_cronSeconds'?: "cronSeconds";
}

export interface AddSiteRequest__Output {
  'requestId': (string);
  'uri': (string);
  'aliases': (string)[];
  'platform': (string);
  'settings': (_aegir_v1_SiteSettingsPatch__Output | null);
  'www': (boolean);
  'tls': (_aegir_v1_TlsChange__Output | null);
  'databaseServer': (string);
  'withoutDatabase': (boolean);
  'profile': (string);
  'withoutInstall': (boolean);
  'cronSeconds'?: (number);
  'uploads': (string);
  '_cronSeconds'?: "cronSeconds";
}
