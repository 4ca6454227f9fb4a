// Original file: proto/aegir/v1/types.proto


export interface SiteDatabase {
  'host'?: (string);
  'port'?: (number);
  'name'?: (string);
  'user'?: (string);
  'secretId'?: (string);
}

export interface SiteDatabase__Output {
  'host': (string);
  'port': (number);
  'name': (string);
  'user': (string);
  'secretId': (string);
}
