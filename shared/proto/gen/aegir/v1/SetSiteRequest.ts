// Original file: proto/aegir/v1/admin.proto

import type { StringList as _aegir_v1_StringList, StringList__Output as _aegir_v1_StringList__Output } from '../../aegir/v1/StringList.ts';
import type { SiteSettingsPatch as _aegir_v1_SiteSettingsPatch, SiteSettingsPatch__Output as _aegir_v1_SiteSettingsPatch__Output } from '../../aegir/v1/SiteSettingsPatch.ts';

export interface SetSiteRequest {
  'requestId'?: (string);
  'uri'?: (string);
  'etag'?: (string);
  'aliases'?: (_aegir_v1_StringList | null);
  'settings'?: (_aegir_v1_SiteSettingsPatch | null);
  'www'?: (boolean);
  '_www'?: "www";
}

export interface SetSiteRequest__Output {
  'requestId': (string);
  'uri': (string);
  'etag': (string);
  'aliases': (_aegir_v1_StringList__Output | null);
  'settings': (_aegir_v1_SiteSettingsPatch__Output | null);
  'www'?: (boolean);
  '_www'?: "www";
}
