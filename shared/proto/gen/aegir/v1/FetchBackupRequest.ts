// Original file: proto/aegir/v1/spoke.proto


export interface FetchBackupRequest {
  'backup'?: (string);
}

export interface FetchBackupRequest__Output {
  'backup': (string);
}
