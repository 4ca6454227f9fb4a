import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/log.ts';
import { needsInstall, type Site } from '../inventory/model.ts';
import type { SiteCrons } from '../inventory/site-crons.ts';
import type { Inventory } from '../inventory/store.ts';
import type { TaskStore } from './store.ts';

export interface DueCronParts {
  readonly inventory: Inventory;
  readonly crons: SiteCrons;
  readonly store: TaskStore;
  readonly clock: Clock;
  readonly log: Logger;
  /** Tells the runner that there are new tasks. */
  readonly wake: () => void;
}

/** Runs that went well are of no interest for longer; what became of the last one is kept with its site. */
const KEEP_GOOD_MS = 3_600_000;

/**
 * Queues the cron of every site for which it is due. A site whose run before is not over, because its server is away or
 * it takes long, misses this one.
 */
export function queueDueCrons({ inventory, crons, store, clock, log, wake }: DueCronParts): void {
  const now = clock.now();
  const open = new Set(
    store
      .open()
      .filter(({ kind }) => kind === 'site.cron')
      .map(({ objectId }) => objectId),
  );
  const due = inventory.transaction(() => {
    const sites = inventory
      .sites()
      .filter((site) => hasCron(site) && crons.takeDue(site, now, open.has(site.id)));
    for (const { id, uri } of sites) {
      store.create({
        ...{ kind: 'site.cron', objectKind: 'site', objectId: id, objectName: uri },
        actor: 'schedule',
      });
    }
    store.pruneGood('site.cron', 'schedule', now - KEEP_GOOD_MS);
    return sites.length;
  });
  if (due === 0) return;
  log.info({ tasks: due }, 'cron of sites queued');
  wake();
}

function hasCron(site: Site): boolean {
  const works = site.enabled && !site.removing && site.verifiedMs > 0 && !needsInstall(site);
  return works && site.cronSeconds > 0;
}
