import type { ObjectChange, TaskKind } from '../kind.ts';
import { locksOn } from '../place.ts';
import { backupStep } from './site-backup.ts';

/** The job on the server has its own limit; this is for standing in line as well. */
const BACKUP_TIMEOUT_MS = 12 * 3_600_000;

/** Makes a backup of a site, which goes on meanwhile. */
export const backupCreate: TaskKind = {
  name: 'backup.create',
  timeoutMs: BACKUP_TIMEOUT_MS,
  locks: locksOn,
  steps: [backupStep('operator')],
  foresee: ({ task }: ObjectChange) => ({ notes: [`a backup of ${task.objectName} is made`] }),
};
