// Original file: proto/aegir/v1/types.proto


export interface PhpFacts {
  'handler'?: (string);
  'version'?: (string);
  'socket'?: (string);
}

export interface PhpFacts__Output {
  'handler': (string);
  'version': (string);
  'socket': (string);
}
