import type { Clock } from '../shared/clock.ts';
import type { Inventory, ServerBrief } from './inventory/store.ts';
import type { SpokeStore } from './spokes/spoke-store.ts';
import type { TaskStore } from './tasks/store.ts';

const DAY_MS = 86_400_000;

export interface CensusParts {
  readonly inventory: Inventory;
  readonly tasks: TaskStore;
  readonly spokes: SpokeStore;
  readonly isConnected: (serverId: string) => boolean;
  readonly clock: Clock;
}

/** How many there are of everything now. */
export interface Census {
  readonly servers: readonly ServerBrief[];
  readonly objects: { readonly servers: number; readonly platforms: number; readonly sites: number };
  readonly connected: number;
  /** Servers whose machine joined and is not connected. */
  readonly away: readonly ServerBrief[];
  /** Open tasks by state, and those that failed in the last 24 hours. */
  readonly tasks: {
    readonly queued: number;
    readonly running: number;
    readonly waiting: number;
    readonly failed: number;
  };
}

export function takeCensus({ inventory, tasks, spokes, isConnected, clock }: CensusParts): Census {
  const servers = inventory.serverBriefs();
  const live = spokes.joined();
  const joined = servers.filter(({ id }) => live.has(id));
  const away = joined.filter((server) => !isConnected(server.id));
  return {
    servers,
    objects: inventory.counts(),
    connected: joined.length - away.length,
    away,
    tasks: tasks.counts(clock.now() - DAY_MS),
  };
}
