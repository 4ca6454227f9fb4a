// Original file: proto/aegir/v1/support.proto


export interface MakeBundleResponse {
  'chunk'?: (Buffer | Uint8Array | string);
}

export interface MakeBundleResponse__Output {
  'chunk': (Buffer);
}
