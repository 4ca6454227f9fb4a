import { AppError } from '../../shared/errors.ts';
import type { Inventory } from '../inventory/store.ts';
import type { Link } from './link.ts';
import type { SpokeRegistry } from './registry.ts';
import type { SpokeStore } from './spoke-store.ts';

export interface PresenceDeps {
  readonly registry: SpokeRegistry;
  readonly store: SpokeStore;
  readonly inventory: Inventory;
}

/** Throws SPOKE_MISSING where no machine has joined as this server, CERTIFICATE_REVOKED where the one that had was revoked. */
export function requireSpoke(deps: Pick<PresenceDeps, 'store' | 'inventory'>, serverId: string): void {
  const missing = missingSpoke(deps, serverId);
  if (missing !== null) throw missing;
}

/** Null where a machine may serve as this server. */
export function missingSpoke(
  { store, inventory }: Pick<PresenceDeps, 'store' | 'inventory'>,
  serverId: string,
): AppError | null {
  if (store.liveOf(serverId)) return null;
  const name = inventory.findServer(serverId)?.name ?? serverId;
  const remedy = `Run aegirctl server token ${name}, then aegir-spoke enroll - on the machine, then retry the task.`;
  return store.newestOf(serverId) === undefined
    ? new AppError('SPOKE_MISSING', `no machine has joined as ${name} yet`, { remedy })
    : new AppError('CERTIFICATE_REVOKED', `the machine of ${name} was revoked, and no other has joined`, {
        remedy,
      });
}

/** Whether the machine of a server is there. */
export function isAttached({ registry }: PresenceDeps, serverId: string): boolean {
  return registry.ofServer(serverId) !== undefined;
}

/** What a task says while it waits; null when there is nothing to wait for. */
export function waitingFor({ registry, inventory }: PresenceDeps, serverId: string): string | null {
  if (registry.ofServer(serverId)) return null;
  return `the spoke of ${inventory.findServer(serverId)?.name ?? serverId} is not connected`;
}

/** The link of a server's spoke, as soon as there is one. Throws as {@link requireSpoke}, and CANCELLED when the signal fires. */
export async function attached(deps: PresenceDeps, serverId: string, signal: AbortSignal): Promise<Link> {
  for (;;) {
    if (signal.aborted) throw cancelled();
    requireSpoke(deps, serverId);
    const link = deps.registry.ofServer(serverId);
    if (link) return link;
    await changed(deps.registry, serverId, signal);
  }
}

function changed(registry: SpokeRegistry, serverId: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stop();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const stop = registry.watch(serverId, done);
    signal.addEventListener('abort', done, { once: true });
  });
}

/** What follows the signal of somebody who no longer wants the work. */
export function cancelled(): AppError {
  return new AppError('CANCELLED', 'the work was cancelled');
}
