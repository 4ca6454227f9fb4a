// Original file: proto/aegir/v1/spoke.proto


export interface FetchAdvanceResponse {
  'pack'?: (Buffer | Uint8Array | string);
  'manifest'?: (Buffer | Uint8Array | string);
}

export interface FetchAdvanceResponse__Output {
  'pack': (Buffer);
  'manifest': (Buffer);
}
