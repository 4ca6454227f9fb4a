// Original file: proto/aegir/v1/admin.proto


export interface GetPlatformRequest {
  'name'?: (string);
}

export interface GetPlatformRequest__Output {
  'name': (string);
}
