import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/log.ts';
import { createBackup } from './create.ts';
import { backupName, SELF_BACKUPS, clearLeftovers, newestBackup, trimBackups } from './kept.ts';

export interface KeeperParts {
  /** State folder of the hub. */
  readonly state: string;
  /** Its configuration. */
  readonly config: string;
  /** Where backups go; null: below the state folder. */
  readonly folder: string | null;
  /** How many are kept. */
  readonly keep: number;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Makes the hub's own backups, and keeps the last ones. */
export interface BackupKeeper {
  /** Makes one and removes the oldest beyond those that are kept. Returns its file. Throws as createBackup. */
  make(): Promise<string>;
  /** When the newest one was made, milliseconds since 1970 UTC; null when there is none. */
  newestMs(): number | null;
}

export function createBackupKeeper({ state, config, folder, keep, clock, log }: KeeperParts): BackupKeeper {
  const place = folder ?? join(state, SELF_BACKUPS);
  return {
    make: async () => {
      mkdirSync(place, { recursive: true, mode: 0o700 });
      const nowMs = clock.now();
      clearLeftovers(state, nowMs);
      clearLeftovers(place, nowMs);
      const file = join(place, backupName(nowMs));
      await createBackup({ state, config, nowMs }, file);
      const removed = trimBackups(place, keep);
      log.info({ file, removed: removed.length }, 'backup made');
      return file;
    },
    newestMs: () => {
      const file = newestBackup(place);
      return file === undefined ? null : statSync(file).mtimeMs;
    },
  };
}
