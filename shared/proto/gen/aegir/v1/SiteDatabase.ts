// Original file: proto/aegir/v1/types.proto


export interface _aegir_v1_SiteDatabase_Tls {
  'caDigest'?: (string);
}

export interface _aegir_v1_SiteDatabase_Tls__Output {
  'caDigest': (string);
}

export interface SiteDatabase {
  'host'?: (string);
  'port'?: (number);
  'name'?: (string);
  'user'?: (string);
  'secretId'?: (string);
  'tls'?: (_aegir_v1_SiteDatabase_Tls | null);
}

export interface SiteDatabase__Output {
  'host': (string);
  'port': (number);
  'name': (string);
  'user': (string);
  'secretId': (string);
  'tls': (_aegir_v1_SiteDatabase_Tls__Output | null);
}
