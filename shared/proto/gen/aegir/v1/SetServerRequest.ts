// Original file: proto/aegir/v1/admin.proto

import type { WebType as _aegir_v1_WebType, WebType__Output as _aegir_v1_WebType__Output } from '../../aegir/v1/WebType.ts';
import type { DatabaseSettings as _aegir_v1_DatabaseSettings, DatabaseSettings__Output as _aegir_v1_DatabaseSettings__Output } from '../../aegir/v1/DatabaseSettings.ts';
import type { MemberWeight as _aegir_v1_MemberWeight, MemberWeight__Output as _aegir_v1_MemberWeight__Output } from '../../aegir/v1/MemberWeight.ts';

export interface SetServerRequest {
  'requestId'?: (string);
  'name'?: (string);
  'etag'?: (string);
  'hostname'?: (string);
  'webType'?: (_aegir_v1_WebType);
  'httpPort'?: (number);
  'httpsPort'?: (number);
  'driftPolicy'?: (string);
  'database'?: (_aegir_v1_DatabaseSettings | null);
  'requireAll'?: (boolean);
  'maxUnavailable'?: (number);
  'master'?: (string);
  'withoutData'?: (boolean);
  'weights'?: (_aegir_v1_MemberWeight)[];
  'sharedUploads'?: (boolean);
  '_hostname'?: "hostname";
  '_webType'?: "webType";
  '_httpPort'?: "httpPort";
  '_driftPolicy'?: "driftPolicy";
  '_httpsPort'?: "httpsPort";
  '_requireAll'?: "requireAll";
  '_maxUnavailable'?: "maxUnavailable";
  '_master'?: "master";
  '_sharedUploads'?: "sharedUploads";
}

export interface SetServerRequest__Output {
  'requestId': (string);
  'name': (string);
  'etag': (string);
  'hostname'?: (string);
  'webType'?: (_aegir_v1_WebType__Output);
  'httpPort'?: (number);
  'httpsPort'?: (number);
  'driftPolicy'?: (string);
  'database': (_aegir_v1_DatabaseSettings__Output | null);
  'requireAll'?: (boolean);
  'maxUnavailable'?: (number);
  'master'?: (string);
  'withoutData': (boolean);
  'weights': (_aegir_v1_MemberWeight__Output)[];
  'sharedUploads'?: (boolean);
  '_hostname'?: "hostname";
  '_webType'?: "webType";
  '_httpPort'?: "httpPort";
  '_driftPolicy'?: "driftPolicy";
  '_httpsPort'?: "httpsPort";
  '_requireAll'?: "requireAll";
  '_maxUnavailable'?: "maxUnavailable";
  '_master'?: "master";
  '_sharedUploads'?: "sharedUploads";
}
