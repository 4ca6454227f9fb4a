// Original file: proto/aegir/v1/admin.proto

import type { DatabaseType as _aegir_v1_DatabaseType, DatabaseType__Output as _aegir_v1_DatabaseType__Output } from '../../aegir/v1/DatabaseType.ts';
import type { DatabaseTls as _aegir_v1_DatabaseTls, DatabaseTls__Output as _aegir_v1_DatabaseTls__Output } from '../../aegir/v1/DatabaseTls.ts';

export interface ServerDatabase {
  'type'?: (_aegir_v1_DatabaseType);
  'port'?: (number);
  'admin'?: (string);
  'tls'?: (_aegir_v1_DatabaseTls);
  'isDefault'?: (boolean);
}

export interface ServerDatabase__Output {
  'type': (_aegir_v1_DatabaseType__Output);
  'port': (number);
  'admin': (string);
  'tls': (_aegir_v1_DatabaseTls__Output);
  'isDefault': (boolean);
}
