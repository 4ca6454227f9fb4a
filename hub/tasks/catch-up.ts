import { digestOfState } from '../../shared/desired-state.ts';
import type { Logger } from '../../shared/log.ts';
import { wantedState } from '../desired/wanted.ts';
import type { Server } from '../inventory/model.ts';
import type { Observed } from '../inventory/observed.ts';
import type { Inventory } from '../inventory/store.ts';
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
    const down = groupsDownOn(parts, serverId);
    if (difference === null) revive(parts, serverId, down);
    const key = `${spokeId} ${difference ?? ''}`;
    if (difference === null || tried.get(serverId) === key) return;
    // A task of a group goes on without the members that are down.
    if (down.length === 0 && hasOpenTask(parts, serverId)) return;
    tried.set(serverId, key);
    queueVerify(parts, serverId);
  };
}

/**
 * Looks after members of groups that are down although their spokes are there: one that came back while a task was under
 * way is set down by that task, and attaches no second time. spokeOf: the id of the spoke that is attached for a server.
 */
export function catchUpMembers(
  inventory: Pick<Inventory, 'servers'>,
  spokeOf: (serverId: string) => string | undefined,
  catchUp: (serverId: string, spokeId: string) => void,
): void {
  for (const { serverId, state } of inventory.servers().flatMap(({ members }) => members)) {
    const spokeId = state === 'down' ? spokeOf(serverId) : undefined;
    if (spokeId !== undefined) catchUp(serverId, spokeId);
  }
}

/** What is served and what should be; null when it is the same, or nothing is wanted of a machine. */
function differenceOn({ inventory, observed }: CatchUpParts, serverId: string): string | null {
  const server = inventory.findServer(serverId);
  if (!server || server.removing || server.webType === 'none') return null;
  const served = observed.sighting(serverId).stateDigest;
  const wanted = digestOfState(wantedState(serverId, inventory));
  return served === wanted ? null : `${served} ${wanted}`;
}

/** The groups for which the server was missing. */
function groupsDownOn({ inventory }: CatchUpParts, serverId: string): Server[] {
  return inventory
    .groupsOf(serverId)
    .filter(({ members }) =>
      members.some((member) => member.serverId === serverId && member.state === 'down'),
    );
}

/** It serves all that it should: nothing has happened meanwhile that it would have to catch up with. */
function revive(parts: CatchUpParts, serverId: string, groups: readonly Server[]): void {
  const { inventory, log } = parts;
  for (const { id, name } of groups) {
    inventory.setMember(id, serverId, 'active', { actor: 'hub' });
    log.info({ serverId, group: name }, 'a member has returned as it was');
  }
  // They were told to leave it alone.
  for (const id of inventory.pools.balancersOf(groups.map((group) => group.id))) queueVerify(parts, id);
}

/** Asked by every spoke that comes back, so nothing is looked up for each of the tasks. */
function hasOpenTask({ inventory, store }: CatchUpParts, serverId: string): boolean {
  const open = store.openObjects();
  if (open.size === 0) return false;
  const homes = [serverId, ...inventory.groupsOf(serverId).map(({ id }) => id)];
  const platforms = inventory.platformsOn(serverId).map(({ id }) => id);
  const isOpen = (id: string): boolean => open.has(id);
  return (
    [...homes, ...platforms].some(isOpen) || platforms.some((id) => inventory.siteIdsOn(id).some(isOpen))
  );
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
