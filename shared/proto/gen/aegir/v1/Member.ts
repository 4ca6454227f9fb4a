// Original file: proto/aegir/v1/admin.proto


export interface Member {
  'server'?: (string);
  'state'?: (string);
  'isMaster'?: (boolean);
  'weight'?: (number);
}

export interface Member__Output {
  'server': (string);
  'state': (string);
  'isMaster': (boolean);
  'weight': (number);
}
