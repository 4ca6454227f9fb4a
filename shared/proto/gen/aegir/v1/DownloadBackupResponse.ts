// Original file: proto/aegir/v1/backup.proto


export interface DownloadBackupResponse {
  'chunk'?: (Buffer | Uint8Array | string);
}

export interface DownloadBackupResponse__Output {
  'chunk': (Buffer);
}
