// Original file: proto/aegir/v1/spoke.proto


export interface RenewRequest {
  'csr'?: (Buffer | Uint8Array | string);
}

export interface RenewRequest__Output {
  'csr': (Buffer);
}
