// Original file: proto/aegir/v1/plan.proto


export interface FieldChange {
  'name'?: (string);
  'before'?: (string);
  'after'?: (string);
}

export interface FieldChange__Output {
  'name': (string);
  'before': (string);
  'after': (string);
}
