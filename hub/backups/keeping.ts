import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/log.ts';
import { policyFor, type BackupPolicy } from '../inventory/backup-policy.ts';
import type { Site } from '../inventory/model.ts';
import type { SiteRuns } from '../inventory/site-runs.ts';
import type { Inventory } from '../inventory/store.ts';
import { expired, type Lifetimes } from './retention.ts';
import type { BackupShelf } from './shelf.ts';
import type { Backup, BackupStore } from './store.ts';

export interface KeepingParts {
  readonly inventory: Pick<Inventory, 'findSite' | 'transaction'>;
  readonly store: BackupStore;
  /** How the regular backups go. */
  readonly runs: SiteRuns;
  readonly shelf: Pick<BackupShelf, 'remove'>;
  /** For sites that say nothing else. */
  readonly usual: BackupPolicy;
  readonly lifetimes: Lifetimes;
  /** Whether a task that has not ended works with a backup. */
  readonly isInUse: (id: string) => boolean;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Which backups stay, and for how long. */
export class BackupKeeping {
  readonly #parts: KeepingParts;

  constructor(parts: KeepingParts) {
    this.#parts = parts;
  }

  get runs(): SiteRuns {
    return this.#parts.runs;
  }

  /** What holds for a site. */
  policyOf({ backupPolicy }: Pick<Site, 'backupPolicy'>): BackupPolicy {
    return policyFor(backupPolicy, this.#parts.usual);
  }

  /** Backups that the policies do not keep any longer, of all sites or of those with a URI. */
  doomed(siteUri?: string): Backup[] {
    const { store, lifetimes, isInUse, clock } = this.#parts;
    return bySite(store.all(siteUri)).flatMap((backups) => {
      const ids = new Set(
        expired(backups, this.#keepOf(backups), lifetimes, clock.now()).map(({ id }) => id),
      );
      return backups.filter(({ id }) => ids.has(id) && !isInUse(id));
    });
  }

  /** Removes these, and answers with what was removed. */
  prune(siteUri?: string): Backup[] {
    const { inventory, store, shelf, log } = this.#parts;
    const doomed = inventory.transaction(() => {
      const found = this.doomed(siteUri);
      for (const { id } of found) store.forget(id);
      return found;
    });
    // An archive without a row is a stray, which the next start but a month later removes as well.
    for (const { id } of doomed) shelf.remove(id);
    if (doomed.length > 0) log.info({ backups: doomed.map(({ name }) => name) }, 'old backups removed');
    return doomed;
  }

  #keepOf([backup]: readonly Backup[]) {
    const { inventory, usual } = this.#parts;
    const { siteId = null } = backup ?? {};
    const site = siteId === null ? undefined : inventory.findSite(siteId);
    return site === undefined ? usual.keep : this.policyOf(site).keep;
  }
}

/** Backups of one site each; what sites of the same URI left behind counts as of one. */
function bySite(backups: readonly Backup[]): Backup[][] {
  const groups = new Map<string, Backup[]>();
  for (const backup of backups) {
    const key = backup.siteId ?? `gone ${backup.siteUri}`;
    groups.set(key, [...(groups.get(key) ?? []), backup]);
  }
  return [...groups.values()];
}
