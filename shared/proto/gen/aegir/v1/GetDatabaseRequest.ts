// Original file: proto/aegir/v1/admin.proto


export interface GetDatabaseRequest {
  'site'?: (string);
}

export interface GetDatabaseRequest__Output {
  'site': (string);
}
