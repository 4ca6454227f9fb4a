// Original file: proto/aegir/v1/admin.proto

import type { StringList as _aegir_v1_StringList, StringList__Output as _aegir_v1_StringList__Output } from '../../aegir/v1/StringList.ts';
import type { SiteSettingsPatch as _aegir_v1_SiteSettingsPatch, SiteSettingsPatch__Output as _aegir_v1_SiteSettingsPatch__Output } from '../../aegir/v1/SiteSettingsPatch.ts';
import type { TlsChange as _aegir_v1_TlsChange, TlsChange__Output as _aegir_v1_TlsChange__Output } from '../../aegir/v1/TlsChange.ts';
import type { DatabaseFate as _aegir_v1_DatabaseFate, DatabaseFate__Output as _aegir_v1_DatabaseFate__Output } from '../../aegir/v1/DatabaseFate.ts';

export interface SetSiteRequest {
  'requestId'?: (string);
  'uri'?: (string);
  'etag'?: (string);
  'aliases'?: (_aegir_v1_StringList | null);
  'settings'?: (_aegir_v1_SiteSettingsPatch | null);
  'www'?: (boolean);
  'tls'?: (_aegir_v1_TlsChange | null);
  'databaseServer'?: (string);
  'withoutDatabase'?: (_aegir_v1_DatabaseFate);
  'cronSeconds'?: (number);
  'uploads'?: (string);
  '_www'?: "www";
  '_databaseServer'?: "databaseServer";
  '_cronSeconds'?: "cronSeconds";
  '_uploads'?: "uploads";
}

export interface SetSiteRequest__Output {
  'requestId': (string);
  'uri': (string);
  'etag': (string);
  'aliases': (_aegir_v1_StringList__Output | null);
  'settings': (_aegir_v1_SiteSettingsPatch__Output | null);
  'www'?: (boolean);
  'tls': (_aegir_v1_TlsChange__Output | null);
  'databaseServer'?: (string);
  'withoutDatabase': (_aegir_v1_DatabaseFate__Output);
  'cronSeconds'?: (number);
  'uploads'?: (string);
  '_www'?: "www";
  '_databaseServer'?: "databaseServer";
  '_cronSeconds'?: "cronSeconds";
  '_uploads'?: "uploads";
}
