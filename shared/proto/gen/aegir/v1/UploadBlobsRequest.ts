// Original file: proto/aegir/v1/spoke.proto


export interface UploadBlobsRequest {
  'backup'?: (string);
  'chunk'?: (Buffer | Uint8Array | string);
  'digest'?: (string);
}

export interface UploadBlobsRequest__Output {
  'backup': (string);
  'chunk': (Buffer);
  'digest': (string);
}
