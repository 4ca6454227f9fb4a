// Original file: proto/aegir/v1/spoke.proto


export interface ChangeLogLevel {
  'level'?: (string);
  'seconds'?: (number);
}

export interface ChangeLogLevel__Output {
  'level': (string);
  'seconds': (number);
}
