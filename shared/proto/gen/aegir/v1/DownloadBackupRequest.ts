// Original file: proto/aegir/v1/backup.proto


export interface DownloadBackupRequest {
  'name'?: (string);
}

export interface DownloadBackupRequest__Output {
  'name': (string);
}
