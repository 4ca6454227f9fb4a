// Original file: proto/aegir/v1/admin.proto

import type { DatabaseType as _aegir_v1_DatabaseType, DatabaseType__Output as _aegir_v1_DatabaseType__Output } from '../../aegir/v1/DatabaseType.ts';
import type { DatabaseTls as _aegir_v1_DatabaseTls, DatabaseTls__Output as _aegir_v1_DatabaseTls__Output } from '../../aegir/v1/DatabaseTls.ts';

export interface DatabaseSettings {
  'type'?: (_aegir_v1_DatabaseType);
  'port'?: (number);
  'admin'?: (string);
  'password'?: (string);
  'tls'?: (_aegir_v1_DatabaseTls);
  'ca'?: (string);
  'isDefault'?: (boolean);
  '_port'?: "port";
  '_admin'?: "admin";
  '_password'?: "password";
  '_ca'?: "ca";
  '_isDefault'?: "isDefault";
}

export interface DatabaseSettings__Output {
  'type': (_aegir_v1_DatabaseType__Output);
  'port'?: (number);
  'admin'?: (string);
  'password'?: (string);
  'tls': (_aegir_v1_DatabaseTls__Output);
  'ca'?: (string);
  'isDefault'?: (boolean);
  '_port'?: "port";
  '_admin'?: "admin";
  '_password'?: "password";
  '_ca'?: "ca";
  '_isDefault'?: "isDefault";
}
