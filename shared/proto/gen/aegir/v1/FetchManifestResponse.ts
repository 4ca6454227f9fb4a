// Original file: proto/aegir/v1/spoke.proto


export interface FetchManifestResponse {
  'chunk'?: (Buffer | Uint8Array | string);
  'isDelta'?: (boolean);
}

export interface FetchManifestResponse__Output {
  'chunk': (Buffer);
  'isDelta': (boolean);
}
