// Original file: proto/aegir/v1/backup.proto


export interface BackupKeep {
  'last'?: (number);
  'daily'?: (number);
  'weekly'?: (number);
  'monthly'?: (number);
}

export interface BackupKeep__Output {
  'last': (number);
  'daily': (number);
  'weekly': (number);
  'monthly': (number);
}
