// Original file: proto/aegir/v1/backup.proto

import type { Backup as _aegir_v1_Backup, Backup__Output as _aegir_v1_Backup__Output } from '../../aegir/v1/Backup.ts';

export interface PruneBackupsResponse {
  'backups'?: (_aegir_v1_Backup)[];
}

export interface PruneBackupsResponse__Output {
  'backups': (_aegir_v1_Backup__Output)[];
}
