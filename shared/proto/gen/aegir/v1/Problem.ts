// Original file: proto/aegir/v1/types.proto


export interface Problem {
  'reason'?: (string);
  'message'?: (string);
  'remedy'?: (string);
  'site'?: (string);
  'file'?: (string);
  'line'?: (number);
  'platform'?: (string);
}

export interface Problem__Output {
  'reason': (string);
  'message': (string);
  'remedy': (string);
  'site': (string);
  'file': (string);
  'line': (number);
  'platform': (string);
}
