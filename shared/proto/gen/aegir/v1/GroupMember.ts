// Original file: proto/aegir/v1/group.proto


export interface GroupMember {
  'server'?: (string);
  'state'?: (string);
  'hostname'?: (string);
  'addresses'?: (string)[];
  'httpPort'?: (number);
  'httpsPort'?: (number);
  'connected'?: (boolean);
  'isMaster'?: (boolean);
  'weight'?: (number);
}

export interface GroupMember__Output {
  'server': (string);
  'state': (string);
  'hostname': (string);
  'addresses': (string)[];
  'httpPort': (number);
  'httpsPort': (number);
  'connected': (boolean);
  'isMaster': (boolean);
  'weight': (number);
}
