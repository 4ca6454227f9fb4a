// Original file: proto/aegir/v1/spoke.proto


export interface FetchBlobsResponse {
  'pack'?: (Buffer | Uint8Array | string);
}

export interface FetchBlobsResponse__Output {
  'pack': (Buffer);
}
