// Original file: proto/aegir/v1/admin.proto


export interface RenewCertificateRequest {
  'requestId'?: (string);
  'name'?: (string);
}

export interface RenewCertificateRequest__Output {
  'requestId': (string);
  'name': (string);
}
