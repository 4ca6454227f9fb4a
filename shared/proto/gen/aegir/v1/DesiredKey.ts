// Original file: proto/aegir/v1/types.proto


export interface DesiredKey {
  'kind'?: (string);
  'name'?: (string);
}

export interface DesiredKey__Output {
  'kind': (string);
  'name': (string);
}
