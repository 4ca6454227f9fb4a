// Original file: proto/aegir/v1/operator.proto


export interface RenewCallerRequest {
  'requestId'?: (string);
  'csr'?: (Buffer | Uint8Array | string);
}

export interface RenewCallerRequest__Output {
  'requestId': (string);
  'csr': (Buffer);
}
