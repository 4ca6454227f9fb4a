// Original file: proto/aegir/v1/backup.proto

import type { BackupKeep as _aegir_v1_BackupKeep, BackupKeep__Output as _aegir_v1_BackupKeep__Output } from '../../aegir/v1/BackupKeep.ts';

export interface SetBackupPolicyRequest {
  'requestId'?: (string);
  'site'?: (string);
  'everySeconds'?: (number);
  'keep'?: (_aegir_v1_BackupKeep | null);
  'usual'?: (boolean);
  '_everySeconds'?: "everySeconds";
}

export interface SetBackupPolicyRequest__Output {
  'requestId': (string);
  'site': (string);
  'everySeconds'?: (number);
  'keep': (_aegir_v1_BackupKeep__Output | null);
  'usual': (boolean);
  '_everySeconds'?: "everySeconds";
}
