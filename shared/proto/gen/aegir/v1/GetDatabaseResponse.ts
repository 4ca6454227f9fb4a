// Original file: proto/aegir/v1/admin.proto

import type { Database as _aegir_v1_Database, Database__Output as _aegir_v1_Database__Output } from '../../aegir/v1/Database.ts';

export interface GetDatabaseResponse {
  'database'?: (_aegir_v1_Database | null);
}

export interface GetDatabaseResponse__Output {
  'database': (_aegir_v1_Database__Output | null);
}
