// Original file: proto/aegir/v1/support.proto


export interface SetLogLevelRequest {
  'server'?: (string);
  'level'?: (string);
  'seconds'?: (number);
}

export interface SetLogLevelRequest__Output {
  'server': (string);
  'level': (string);
  'seconds': (number);
}
