// Original file: proto/aegir/v1/admin.proto


export interface MemberWeight {
  'server'?: (string);
  'weight'?: (number);
}

export interface MemberWeight__Output {
  'server': (string);
  'weight': (number);
}
