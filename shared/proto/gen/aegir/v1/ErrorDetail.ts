// Original file: proto/aegir/v1/types.proto


export interface ErrorDetail {
  'reason'?: (string);
  'field'?: (string);
  'remedy'?: (string);
  'metadata'?: ({[key: string]: string});
}

export interface ErrorDetail__Output {
  'reason': (string);
  'field': (string);
  'remedy': (string);
  'metadata': ({[key: string]: string});
}
