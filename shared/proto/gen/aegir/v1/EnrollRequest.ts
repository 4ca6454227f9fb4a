// Original file: proto/aegir/v1/enrollment.proto


export interface EnrollRequest {
  'token'?: (string);
  'csr'?: (Buffer | Uint8Array | string);
  'hostname'?: (string);
  'spokeVersion'?: (string);
}

export interface EnrollRequest__Output {
  'token': (string);
  'csr': (Buffer);
  'hostname': (string);
  'spokeVersion': (string);
}
