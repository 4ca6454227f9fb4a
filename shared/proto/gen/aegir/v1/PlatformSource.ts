// Original file: proto/aegir/v1/admin.proto


export interface PlatformSource {
  'kind'?: (string);
  'location'?: (string);
  'ref'?: (string);
  'subdir'?: (string);
  'composer'?: (boolean);
}

export interface PlatformSource__Output {
  'kind': (string);
  'location': (string);
  'ref': (string);
  'subdir': (string);
  'composer': (boolean);
}
