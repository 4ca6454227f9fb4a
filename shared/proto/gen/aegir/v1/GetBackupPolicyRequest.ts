// Original file: proto/aegir/v1/backup.proto


export interface GetBackupPolicyRequest {
  'site'?: (string);
}

export interface GetBackupPolicyRequest__Output {
  'site': (string);
}
