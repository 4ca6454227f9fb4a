// Original file: proto/aegir/v1/backup.proto

import type { BackupPolicy as _aegir_v1_BackupPolicy, BackupPolicy__Output as _aegir_v1_BackupPolicy__Output } from '../../aegir/v1/BackupPolicy.ts';

export interface SetBackupPolicyResponse {
  'policy'?: (_aegir_v1_BackupPolicy | null);
}

export interface SetBackupPolicyResponse__Output {
  'policy': (_aegir_v1_BackupPolicy__Output | null);
}
