import type { Clock } from '../../shared/clock.ts';
import { silentLogger } from '../../shared/log.ts';
import type { Database } from '../../shared/sqlite.ts';
import { BackupKeeping } from '../../hub/backups/keeping.ts';
import type { BackupShelf } from '../../hub/backups/shelf.ts';
import type { BackupStore } from '../../hub/backups/store.ts';
import type { BackupPolicy } from '../../hub/inventory/backup-policy.ts';
import { SiteRuns } from '../../hub/inventory/site-runs.ts';
import type { Inventory } from '../../hub/inventory/store.ts';

/** What hub.yaml says in tests. */
export const USUAL_BACKUPS: BackupPolicy = {
  everySeconds: 0,
  keep: { last: 2, daily: 0, weekly: 0, monthly: 0 },
};
const DAY_MS = 86_400_000;

export interface KeepingStores {
  readonly db: Database;
  readonly inventory: Inventory;
  readonly backups: BackupStore;
  readonly shelf: BackupShelf;
  readonly clock: Clock;
}

/** The keeping of backups on real stores. */
export function keepingOf({ db, inventory, backups, shelf, clock }: KeepingStores): BackupKeeping {
  return new BackupKeeping({
    ...{ inventory, shelf, clock, store: backups, usual: USUAL_BACKUPS, log: silentLogger() },
    lifetimes: { beforeChangeMs: 30 * DAY_MS, removedMs: 90 * DAY_MS },
    runs: new SiteRuns(db, 'site_backup_runs'),
    isInUse: () => false,
  });
}
