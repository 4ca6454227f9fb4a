// Original file: proto/aegir/v1/spoke.proto


export interface FetchBlobsRequest {
  'platform'?: (string);
  'release'?: (string);
  'digests'?: (Buffer | Uint8Array | string);
}

export interface FetchBlobsRequest__Output {
  'platform': (string);
  'release': (string);
  'digests': (Buffer);
}
