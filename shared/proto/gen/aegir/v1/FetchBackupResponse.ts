// Original file: proto/aegir/v1/spoke.proto


export interface FetchBackupResponse {
  'chunk'?: (Buffer | Uint8Array | string);
}

export interface FetchBackupResponse__Output {
  'chunk': (Buffer);
}
