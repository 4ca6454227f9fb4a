import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/log.ts';
import { needsInstall, type Site } from '../inventory/model.ts';
import type { SiteRuns } from '../inventory/site-runs.ts';
import type { Inventory } from '../inventory/store.ts';
import type { TaskStore } from './store.ts';
import type { TaskKindName } from './task.ts';

export interface DueParts {
  readonly inventory: Inventory;
  readonly store: TaskStore;
  readonly clock: Clock;
  readonly log: Logger;
  /** Tells the runner that there are new tasks. */
  readonly wake: () => void;
}

/** Work that is done for sites again and again. */
export interface RegularWork {
  readonly kind: TaskKindName;
  readonly runs: SiteRuns;
  /** Seconds between two runs; 0: none by itself. */
  readonly everySeconds: (site: Site) => number;
  /** Good runs are of no interest for longer; what became of the last one is kept with its site. */
  readonly keepGoodMs: number;
}

/**
 * Queues the work for every site for which it is due. A site whose run before is not over, because its server is away or
 * it takes long, misses this one.
 */
export function queueDue(work: RegularWork, { inventory, store, clock, log, wake }: DueParts): void {
  const { kind, runs, everySeconds } = work;
  const now = clock.now();
  const open = new Set(
    store
      .open()
      .filter((task) => task.kind === kind)
      .map(({ objectId }) => objectId),
  );
  const due = inventory.transaction(() => {
    const sites = inventory
      .sites()
      .map((site) => ({ ...site, everySeconds: everySeconds(site) }))
      .filter((site) => works(site) && site.everySeconds > 0 && runs.takeDue(site, now, open.has(site.id)));
    for (const { id, uri } of sites) {
      store.create({ ...{ kind, objectKind: 'site', objectId: id, objectName: uri }, actor: 'schedule' });
    }
    store.pruneGood(kind, 'schedule', now - work.keepGoodMs);
    return sites.length;
  });
  if (due === 0) return;
  log.info({ tasks: due, kind }, 'regular work of sites queued');
  wake();
}

function works(site: Site): boolean {
  return site.enabled && !site.removing && site.verifiedMs > 0 && !needsInstall(site);
}
