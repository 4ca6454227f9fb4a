// Original file: proto/aegir/v1/admin.proto


export interface RenewCertificateResponse {
  'taskId'?: (string);
}

export interface RenewCertificateResponse__Output {
  'taskId': (string);
}
