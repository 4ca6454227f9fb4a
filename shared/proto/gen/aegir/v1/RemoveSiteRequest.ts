// Original file: proto/aegir/v1/admin.proto

import type { DatabaseFate as _aegir_v1_DatabaseFate, DatabaseFate__Output as _aegir_v1_DatabaseFate__Output } from '../../aegir/v1/DatabaseFate.ts';

export interface RemoveSiteRequest {
  'requestId'?: (string);
  'uri'?: (string);
  'etag'?: (string);
  'database'?: (_aegir_v1_DatabaseFate);
  'withoutBackup'?: (boolean);
}

export interface RemoveSiteRequest__Output {
  'requestId': (string);
  'uri': (string);
  'etag': (string);
  'database': (_aegir_v1_DatabaseFate__Output);
  'withoutBackup': (boolean);
}
