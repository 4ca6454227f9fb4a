// Original file: proto/aegir/v1/spoke.proto


export interface FetchManifestResponse {
  'chunk'?: (Buffer | Uint8Array | string);
  'isDelta'?: (boolean);
  'pack'?: (Buffer | Uint8Array | string);
}

export interface FetchManifestResponse__Output {
  'chunk': (Buffer);
  'isDelta': (boolean);
  'pack': (Buffer);
}
