import { digestOfState } from '../../shared/desired-state.ts';
import type { Logger } from '../../shared/log.ts';
import { wantedState } from '../desired/wanted.ts';
import type { Observed } from '../inventory/observed.ts';
import type { Inventory } from '../inventory/store.ts';
import { placeOf } from './place.ts';
import type { TaskStore } from './store.ts';

export interface CatchUpParts {
  readonly inventory: Inventory;
  readonly observed: Observed;
  readonly store: TaskStore;
  readonly log: Logger;
  /** Tells the runner that there are new tasks. */
  readonly wake: () => void;
}

/**
 * Queues a verify of a server whose spoke has come back serving something else than it should: one that just
 * joined, one that missed what a task gave up on. Not beside an open task of the server, which converges it
 * anyway, and not again for the same difference, as what failed once by itself is for a person to look at.
 */
export function createCatchUp(parts: CatchUpParts): (serverId: string, spokeId: string) => void {
  const tried = new Map<string, string>();
  return (serverId, spokeId) => {
    const difference = differenceOn(parts, serverId);
    const key = `${spokeId} ${difference ?? ''}`;
    if (difference === null || tried.get(serverId) === key || hasOpenTask(parts, serverId)) return;
    tried.set(serverId, key);
    queueVerify(parts, serverId);
  };
}

/** What is served and what should be; null when it is the same, or nothing is wanted of a machine. */
function differenceOn({ inventory, observed }: CatchUpParts, serverId: string): string | null {
  const server = inventory.findServer(serverId);
  if (!server || server.removing || server.webType === 'none') return null;
  const served = observed.sighting(serverId).stateDigest;
  const state = wantedState(serverId, inventory);
  const wanted = digestOfState(state);
  return served === wanted ? null : `${served} ${wanted}`;
}

function hasOpenTask({ inventory, store }: CatchUpParts, serverId: string): boolean {
  return store.open().some((task) => placeOf(task, inventory).servers.some(({ id }) => id === serverId));
}

function queueVerify({ inventory, store, log, wake }: CatchUpParts, serverId: string): void {
  const { name } = inventory.server(serverId);
  inventory.transaction(() => {
    store.create({
      kind: 'server.verify',
      objectKind: 'server',
      objectId: serverId,
      objectName: name,
      actor: 'hub',
    });
  });
  log.info({ serverId, server: name }, 'server serves something else than it should; verify queued');
  wake();
}
