// Original file: proto/aegir/v1/admin.proto

import type { Database as _aegir_v1_Database, Database__Output as _aegir_v1_Database__Output } from '../../aegir/v1/Database.ts';

export interface ListDatabasesResponse {
  'databases'?: (_aegir_v1_Database)[];
  'nextPageToken'?: (string);
}

export interface ListDatabasesResponse__Output {
  'databases': (_aegir_v1_Database__Output)[];
  'nextPageToken': (string);
}
