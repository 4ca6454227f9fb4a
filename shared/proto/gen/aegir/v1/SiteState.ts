// Original file: proto/aegir/v1/types.proto


export interface SiteState {
  'uri'?: (string);
  'aliases'?: (string)[];
  'platform'?: (string);
  'enabled'?: (boolean);
}

export interface SiteState__Output {
  'uri': (string);
  'aliases': (string)[];
  'platform': (string);
  'enabled': (boolean);
}
