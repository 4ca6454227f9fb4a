// Original file: proto/aegir/v1/admin.proto


export interface GetCertificateRequest {
  'name'?: (string);
}

export interface GetCertificateRequest__Output {
  'name': (string);
}
