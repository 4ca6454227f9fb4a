// Original file: proto/aegir/v1/backup.proto

import type { BackupKeep as _aegir_v1_BackupKeep, BackupKeep__Output as _aegir_v1_BackupKeep__Output } from '../../aegir/v1/BackupKeep.ts';

export interface BackupPolicy {
  'everySeconds'?: (number);
  'keep'?: (_aegir_v1_BackupKeep | null);
  'isUsualInterval'?: (boolean);
  'isUsualKeep'?: (boolean);
}

export interface BackupPolicy__Output {
  'everySeconds': (number);
  'keep': (_aegir_v1_BackupKeep__Output | null);
  'isUsualInterval': (boolean);
  'isUsualKeep': (boolean);
}
