// Original file: proto/aegir/v1/admin.proto


export interface GetServerRequest {
  'name'?: (string);
}

export interface GetServerRequest__Output {
  'name': (string);
}
