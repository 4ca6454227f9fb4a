// Original file: proto/aegir/v1/admin.proto

import type { SiteSettingsPatch as _aegir_v1_SiteSettingsPatch, SiteSettingsPatch__Output as _aegir_v1_SiteSettingsPatch__Output } from '../../aegir/v1/SiteSettingsPatch.ts';

export interface AddSiteRequest {
  'requestId'?: (string);
  'uri'?: (string);
  'aliases'?: (string)[];
  'platform'?: (string);
  'settings'?: (_aegir_v1_SiteSettingsPatch | null);
  'www'?: (boolean);
  'databaseServer'?: (string);
  'withoutDatabase'?: (boolean);
}

export interface AddSiteRequest__Output {
  'requestId': (string);
  'uri': (string);
  'aliases': (string)[];
  'platform': (string);
  'settings': (_aegir_v1_SiteSettingsPatch__Output | null);
  'www': (boolean);
  'databaseServer': (string);
  'withoutDatabase': (boolean);
}
