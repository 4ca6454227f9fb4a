import type { JobResult } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import type { OnProgress } from '../apply/applier.ts';
import type { SpokeConfig } from '../config.ts';
import { makeBackup, type MakeBackupOrder } from './make-backup.ts';
import { loadBackup, type LoadOrder, type LoadTools } from './load.ts';
import { placeData, type PlaceOrder } from './place.ts';
import { siteSets } from './site-sets.ts';
import { Spool } from './spool.ts';

/** Work on the data of sites: archives of them, and sets of data that take their place. */
export interface Backups {
  /** Throws DUMP_FAILED, BACKUP_UNREADABLE, BACKUP_TOO_LARGE, PROGRAM_MISSING, DISK_FULL. */
  makeBackup(order: MakeBackupOrder, signal: AbortSignal, onProgress: OnProgress): Promise<JobResult>;
  /** Throws BACKUP_CORRUPT, DUMP_FAILED, PROGRAM_MISSING, DISK_FULL. */
  load(order: LoadOrder, signal: AbortSignal, onProgress: OnProgress): Promise<JobResult>;
  /** Throws DATA_MISSING. */
  place(order: PlaceOrder): Promise<JobResult>;
}

export interface BackupsParts extends Omit<LoadTools, 'config' | 'spool'> {
  readonly config: Pick<SpokeConfig, 'root' | 'state'>;
}

/** Removes what earlier work left half-made. */
export function openBackups(parts: BackupsParts): Backups {
  const spool = new Spool(parts.config.state);
  spool.sweep();
  const tools = { ...parts, spool };
  return {
    makeBackup: (order, signal, onProgress) => makeBackup(order, tools, signal, onProgress),
    load: (order, signal, onProgress) => loadBackup(order, tools, signal, onProgress),
    place: (order) => placeData(order, siteSets(parts.config, order.of)),
  };
}
