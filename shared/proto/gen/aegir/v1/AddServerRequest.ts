// Original file: proto/aegir/v1/admin.proto

import type { WebType as _aegir_v1_WebType, WebType__Output as _aegir_v1_WebType__Output } from '../../aegir/v1/WebType.ts';
import type { DatabaseSettings as _aegir_v1_DatabaseSettings, DatabaseSettings__Output as _aegir_v1_DatabaseSettings__Output } from '../../aegir/v1/DatabaseSettings.ts';

export interface AddServerRequest {
  'requestId'?: (string);
  'name'?: (string);
  'hostname'?: (string);
  'webType'?: (_aegir_v1_WebType);
  'httpPort'?: (number);
  'httpsPort'?: (number);
  'driftPolicy'?: (string);
  'database'?: (_aegir_v1_DatabaseSettings | null);
  'members'?: (string)[];
  'requireAll'?: (boolean);
  'maxUnavailable'?: (number);
  'master'?: (string);
  'sharedUploads'?: (boolean);
}

export interface AddServerRequest__Output {
  'requestId': (string);
  'name': (string);
  'hostname': (string);
  'webType': (_aegir_v1_WebType__Output);
  'httpPort': (number);
  'httpsPort': (number);
  'driftPolicy': (string);
  'database': (_aegir_v1_DatabaseSettings__Output | null);
  'members': (string)[];
  'requireAll': (boolean);
  'maxUnavailable': (number);
  'master': (string);
  'sharedUploads': (boolean);
}
