// Original file: proto/aegir/v1/admin.proto


export interface RemoveCertificateRequest {
  'requestId'?: (string);
  'name'?: (string);
}

export interface RemoveCertificateRequest__Output {
  'requestId': (string);
  'name': (string);
}
