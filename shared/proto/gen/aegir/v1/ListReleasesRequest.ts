// Original file: proto/aegir/v1/admin.proto


export interface ListReleasesRequest {
  'name'?: (string);
}

export interface ListReleasesRequest__Output {
  'name': (string);
}
