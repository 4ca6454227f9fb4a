// Original file: proto/aegir/v1/types.proto


export interface Share {
  'id'?: (string);
  'writer'?: (string);
  'writes'?: (boolean);
}

export interface Share__Output {
  'id': (string);
  'writer': (string);
  'writes': (boolean);
}
