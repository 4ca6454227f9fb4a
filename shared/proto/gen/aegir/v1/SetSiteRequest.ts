// Original file: proto/aegir/v1/admin.proto

import type { StringList as _aegir_v1_StringList, StringList__Output as _aegir_v1_StringList__Output } from '../../aegir/v1/StringList.ts';
import type { DatabaseFate as _aegir_v1_DatabaseFate, DatabaseFate__Output as _aegir_v1_DatabaseFate__Output } from '../../aegir/v1/DatabaseFate.ts';

export interface SetSiteRequest {
  'requestId'?: (string);
  'uri'?: (string);
  'etag'?: (string);
  'aliases'?: (_aegir_v1_StringList | null);
  'databaseServer'?: (string);
  'withoutDatabase'?: (_aegir_v1_DatabaseFate);
  '_databaseServer'?: "databaseServer";
}

export interface SetSiteRequest__Output {
  'requestId': (string);
  'uri': (string);
  'etag': (string);
  'aliases': (_aegir_v1_StringList__Output | null);
  'databaseServer'?: (string);
  'withoutDatabase': (_aegir_v1_DatabaseFate__Output);
  '_databaseServer'?: "databaseServer";
}
