import { isGroupType } from '../../shared/web-type.ts';
import { checkOfItem } from '../tasks/results.ts';
import { failed } from '../../shared/checks.ts';
import type { Clock } from '../../shared/clock.ts';
import { toAppError } from '../../shared/errors.ts';
import { skewChecks } from '../../shared/host-checks.ts';
import type { Health } from '../../shared/health.ts';
import type { HubConfig } from '../config.ts';
import type { DatabaseServers } from '../databases/database-servers.ts';
import type { Server } from '../inventory/model.ts';
import { withMountLines } from '../inventory/pack-folder.ts';
import type { Inventory } from '../inventory/store.ts';
import type { Observed } from '../inventory/observed.ts';
import type { Fleet } from '../spokes/fleet.ts';
import type { SpokeStore } from '../spokes/spoke-store.ts';
import type { TaskTools } from '../tasks/kind.ts';
import type { TaskCheck } from '../tasks/task.ts';
import { hubLines } from './hub-lines.ts';
import { serverLines, type JoinedSpoke } from './server-lines.ts';

/** A machine that is there answers within this, or that is a line of its checklist. */
const PATIENCE_MS = 60_000;

export interface DoctorParts {
  readonly config: HubConfig;
  readonly inventory: Pick<Inventory, 'groupsOf' | 'server'>;
  readonly health: Health;
  readonly observed: Observed;
  readonly spokes: SpokeStore;
  readonly isConnected: (serverId: string) => boolean;
  readonly fleet: Pick<Fleet, 'examine' | 'clockSkewMs'>;
  readonly databaseServers: Pick<DatabaseServers, 'check'>;
  readonly resolve: TaskTools['resolve'];
  readonly clock: Clock;
}

/** Looks at machines as they are now, and changes nothing. What is missing is a line, never an exception. */
export interface Doctor {
  hub(): Promise<TaskCheck[]>;
  server(server: Server, signal: AbortSignal): Promise<TaskCheck[]>;
}

export function createDoctor(parts: DoctorParts): Doctor {
  return {
    hub: async () => {
      const lines = await hubLines(parts.config, await parts.health.check(), parts.clock);
      return lines.map(checkOfItem);
    },
    server: async (server, signal) => {
      const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
      const [machine, database] = await Promise.all([
        machineLines(parts, server, patience),
        server.database === null ? [] : parts.databaseServers.check(server, patience),
      ]);
      return [...machine, ...database];
    },
  };
}

async function machineLines(parts: DoctorParts, server: Server, signal: AbortSignal): Promise<TaskCheck[]> {
  const { observed, resolve, clock } = parts;
  const spoke = joined(parts, server.id);
  if (spoke === null && (server.webType === 'none' || isGroupType(server.webType))) return [];
  const seen = await serverLines({ server, spoke, observed, resolve, now: clock.now() }, signal);
  const own = spoke?.isConnected === true ? await ownLines(parts, server, signal) : [];
  return [...seen.map(checkOfItem), ...own];
}

function joined({ spokes, isConnected }: DoctorParts, serverId: string): JoinedSpoke | null {
  const spoke = spokes.liveOf(serverId);
  if (spoke === undefined) return null;
  const certificateEndMs = spokes.certificateOf(spoke.id)?.notAfterMs ?? 0;
  return { version: spoke.version, certificateEndMs, isConnected: isConnected(serverId) };
}

/** What the machine says of itself. */
async function ownLines(
  { fleet, inventory, config }: DoctorParts,
  server: Server,
  signal: AbortSignal,
): Promise<TaskCheck[]> {
  const options = { signal, onProgress: () => undefined, onWaiting: () => undefined };
  try {
    const { checks, failure } = await fleet.examine(server.id, options);
    const skew = skewChecks(fleet.clockSkewMs(server.id));
    const own = withMountLines(checks, server, inventory, `${config.root}/platforms`);
    if (failure === null) return [...own, ...skew].map(checkOfItem);
    return [checkOfItem(failed('hub', failure.message, failure.remedy))];
  } catch (error) {
    const { message, remedy } = toAppError(error);
    return [checkOfItem(failed('hub', `it did not answer: ${message}`, remedy))];
  }
}
