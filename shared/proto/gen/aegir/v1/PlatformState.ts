// Original file: proto/aegir/v1/types.proto


export interface PlatformState {
  'name'?: (string);
  'publishPath'?: (string);
  'docroot'?: (string);
  'release'?: (string);
  'php'?: (string);
}

export interface PlatformState__Output {
  'name': (string);
  'publishPath': (string);
  'docroot': (string);
  'release': (string);
  'php': (string);
}
