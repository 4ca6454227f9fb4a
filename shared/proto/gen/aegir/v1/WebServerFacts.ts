// Original file: proto/aegir/v1/types.proto


export interface WebServerFacts {
  'kind'?: (string);
  'version'?: (string);
  'control'?: (string);
  'binary'?: (string);
  'modules'?: (string)[];
  'ports'?: (number)[];
  'user'?: (string);
  'group'?: (string);
  'running'?: (boolean);
  'http2'?: (string);
}

export interface WebServerFacts__Output {
  'kind': (string);
  'version': (string);
  'control': (string);
  'binary': (string);
  'modules': (string)[];
  'ports': (number)[];
  'user': (string);
  'group': (string);
  'running': (boolean);
  'http2': (string);
}
