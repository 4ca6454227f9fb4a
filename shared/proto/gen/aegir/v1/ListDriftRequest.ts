// Original file: proto/aegir/v1/admin.proto


export interface ListDriftRequest {
  'server'?: (string);
}

export interface ListDriftRequest__Output {
  'server': (string);
}
