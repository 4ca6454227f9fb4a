// Original file: proto/aegir/v1/import.proto

import type { DatabaseTls as _aegir_v1_DatabaseTls, DatabaseTls__Output as _aegir_v1_DatabaseTls__Output } from '../../aegir/v1/DatabaseTls.ts';

export interface ImportSiteRequest {
  'requestId'?: (string);
  'uri'?: (string);
  'platform'?: (string);
  'folder'?: (string);
  'dump'?: (string);
  'databaseServer'?: (string);
  'sourceTls'?: (_aegir_v1_DatabaseTls);
  'sourceCa'?: (string);
}

export interface ImportSiteRequest__Output {
  'requestId': (string);
  'uri': (string);
  'platform': (string);
  'folder': (string);
  'dump': (string);
  'databaseServer': (string);
  'sourceTls': (_aegir_v1_DatabaseTls__Output);
  'sourceCa': (string);
}
