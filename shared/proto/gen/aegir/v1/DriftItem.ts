// Original file: proto/aegir/v1/spoke.proto


export interface DriftItem {
  'path'?: (string);
  'kind'?: (string);
  'diff'?: (string);
  'answer'?: (string);
  'digest'?: (string);
}

export interface DriftItem__Output {
  'path': (string);
  'kind': (string);
  'diff': (string);
  'answer': (string);
  'digest': (string);
}
