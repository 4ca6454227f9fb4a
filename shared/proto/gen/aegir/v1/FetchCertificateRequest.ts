// Original file: proto/aegir/v1/spoke.proto


export interface FetchCertificateRequest {
  'fingerprint'?: (string);
}

export interface FetchCertificateRequest__Output {
  'fingerprint': (string);
}
