// Original file: proto/aegir/v1/spoke.proto


export interface ProbeDatabase {
  'host'?: (string);
  'port'?: (number);
}

export interface ProbeDatabase__Output {
  'host': (string);
  'port': (number);
}
