import type { Logger } from '../../shared/log.ts';
import type { Inventory } from '../inventory/store.ts';
import type { TaskStore } from './store.ts';

export interface AdoptionParts {
  readonly inventory: Inventory;
  readonly store: TaskStore;
  readonly log: Logger;
  /** Tells the runner that there are new tasks. */
  readonly wake: () => void;
}

/** A changed file, as far as it matters here. */
interface Changed {
  readonly path: string;
  readonly answer: string;
  readonly digest: string;
}

/**
 * Queues a verify of a server whose administrator changed snippets that its spoke wants adopted: the generation it
 * makes carries those that pass. Each edit is tried once; one that is refused waits for the next edit, or for a person.
 */
export function createAdoption(parts: AdoptionParts): (serverId: string, items: readonly Changed[]) => void {
  const tried = new Map<string, ReadonlySet<string>>();
  return (serverId, items) => {
    const wanted = new Set(items.filter(({ answer }) => answer === 'adopt').map(editOf));
    const before = tried.get(serverId) ?? new Set();
    tried.set(serverId, wanted);
    const server = parts.inventory.findServer(serverId);
    if (server?.driftPolicy !== 'adopt' || server.removing) return;
    if ([...wanted].every((edit) => before.has(edit))) return;
    queueVerify(parts, serverId, server.name);
  };
}

function editOf({ path, digest }: Changed): string {
  return `${path} ${digest}`;
}

function queueVerify(
  { inventory, store, log, wake }: AdoptionParts,
  objectId: string,
  objectName: string,
): void {
  inventory.transaction(() => {
    store.create({ kind: 'server.verify', objectKind: 'server', objectId, objectName, actor: 'drift' });
  });
  log.info({ serverId: objectId, server: objectName }, 'snippets were changed; verify queued to adopt them');
  wake();
}
