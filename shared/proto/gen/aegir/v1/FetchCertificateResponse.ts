// Original file: proto/aegir/v1/spoke.proto


export interface FetchCertificateResponse {
  'chain'?: (string);
  'key'?: (string);
}

export interface FetchCertificateResponse__Output {
  'chain': (string);
  'key': (string);
}
