// Original file: proto/aegir/v1/admin.proto


export interface AddCertificateRequest {
  'requestId'?: (string);
  'name'?: (string);
  'chain'?: (string);
  'key'?: (string);
}

export interface AddCertificateRequest__Output {
  'requestId': (string);
  'name': (string);
  'chain': (string);
  'key': (string);
}
