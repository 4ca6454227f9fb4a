// Original file: proto/aegir/v1/types.proto


export interface SiteAuth {
  'user'?: (string);
  'hash'?: (string);
}

export interface SiteAuth__Output {
  'user': (string);
  'hash': (string);
}
