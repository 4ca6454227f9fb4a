import type { Claim } from '../../../shared/share.ts';
import type { Server } from '../../inventory/model.ts';
import type { StepContext } from '../kind.ts';
import { resultOfJob, type IsOwn } from '../results.ts';
import { onEach } from './converge.ts';

/** A problem that no site and no platform is named for is the server's. */
const isOfServer: IsOwn = ({ site, platform }) => site === '' && platform === '';

/**
 * Proves the folder of a pack on all of its members that are not down: the master first, which leaves the marker there
 * that the others must find. Where the pack carries nothing yet the marker is made. Each member gets its checklist.
 */
export async function proveShare(context: StepContext, pack: Server): Promise<void> {
  const standing = pack.members.filter(({ state }) => state !== 'down').map(({ serverId }) => serverId);
  const servers = standing.map((id) => context.inventory.server(id));
  const master = servers.find(({ id }) => id === pack.masterId);
  const claim = master && firstClaim(context, pack, master.id);
  const marked = master && context.onServers.inspect(master, claim);
  await onEach(context, servers, async (server) => {
    if (server === master && marked) return resultOfJob(server.name, await marked, isOfServer);
    // What the master cannot do is a row of its own: the others tell what they see all the same.
    await marked?.catch(() => undefined);
    return resultOfJob(server.name, await context.onServers.inspect(server), isOfServer);
  });
  if (servers.length < 2) return;
  const warning = `the folder that all members of ${pack.name} serve from is a single point of failure`;
  await context.log('warning', `${warning}: none of them serves while its server is away`);
}

/** The master of a pack that carries nothing yet makes its marker; later a lost one means a lost folder. */
export function firstClaim({ inventory }: StepContext, pack: Server, serverId: string): Claim | undefined {
  if (pack.webType !== 'pack' || pack.masterId !== serverId) return undefined;
  return inventory.platformsOn(pack.id).every(({ release }) => release === null) ? 'make' : undefined;
}

/** Looks at these servers; a host that fails a check of its own fails the task. */
export async function inspectAll(
  context: StepContext,
  serverIds: readonly string[],
  claim?: Claim,
): Promise<void> {
  const servers = serverIds.map((id) => context.inventory.server(id));
  await onEach(context, servers, async (server) =>
    resultOfJob(server.name, await context.onServers.inspect(server, claim), isOfServer),
  );
}
