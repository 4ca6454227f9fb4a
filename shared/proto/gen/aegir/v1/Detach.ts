// Original file: proto/aegir/v1/spoke.proto


export interface Detach {
  'reason'?: (string);
  'reattachAfterSeconds'?: (number);
}

export interface Detach__Output {
  'reason': (string);
  'reattachAfterSeconds': (number);
}
