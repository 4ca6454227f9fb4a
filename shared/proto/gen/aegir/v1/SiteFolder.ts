// Original file: proto/aegir/v1/import.proto


export interface SiteFolder {
  'name'?: (string);
  'profile'?: (string);
  'database'?: (string);
  'problem'?: (string);
  'aliases'?: (string)[];
  'isSite'?: (boolean);
}

export interface SiteFolder__Output {
  'name': (string);
  'profile': (string);
  'database': (string);
  'problem': (string);
  'aliases': (string)[];
  'isSite': (boolean);
}
