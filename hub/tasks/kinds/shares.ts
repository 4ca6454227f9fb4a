import type { Claim } from '../../../shared/share.ts';
import type { InspectWishes, ShareClaim } from '../../spokes/fleet.ts';
import type { Server } from '../../inventory/model.ts';
import type { StepContext } from '../kind.ts';
import { resultOfJob, type IsOwn } from '../results.ts';
import { onEach } from './converge.ts';

/** A problem that no site and no platform is named for is the server's. */
const isOfServer: IsOwn = ({ site, platform }) => site === '' && platform === '';

/** Whether the members of a group have a folder in common. */
export function hasShare({ webType, sharedUploads }: Pick<Server, 'webType' | 'sharedUploads'>): boolean {
  return webType === 'pack' || (webType === 'cluster' && sharedUploads);
}

/** What shall become of the marker of a group's share. */
export function claimOn({ id, webType }: Pick<Server, 'id' | 'webType'>, claim: Claim): ShareClaim {
  return { claim, on: webType === 'pack' ? '' : id };
}

/**
 * Proves the folder of a group on all of its members that are not down: the master first, which leaves the marker there
 * that the others must find. Where nothing lies there yet the marker is made. Each member gets its checklist.
 */
export async function proveShare(context: StepContext, group: Server): Promise<void> {
  const standing = group.members.filter(({ state }) => state !== 'down').map(({ serverId }) => serverId);
  const servers = standing.map((id) => context.inventory.server(id));
  const master = servers.find(({ id }) => id === group.masterId);
  const claim = master && firstClaim(context, group, master.id);
  const marked = master && context.onServers.inspect(master, claim && { claim });
  await onEach(context, servers, async (server) => {
    if (server === master && marked) return resultOfJob(server.name, await marked, isOfServer);
    // What the master cannot do is a row of its own: the others tell what they see all the same.
    await marked?.catch(() => undefined);
    return resultOfJob(server.name, await context.onServers.inspect(server), isOfServer);
  });
  if (servers.length < 2) return;
  const use = group.webType === 'pack' ? 'serve from' : 'keep uploads on';
  const loss = group.webType === 'pack' ? 'none of them serves' : 'nobody has or takes uploads';
  const warning = `the folder that all members of ${group.name} ${use} is a single point of failure`;
  await context.log('warning', `${warning}: ${loss} while its server is away`);
}

/** The master makes the marker of a share that nothing lies on yet; later a lost one means a lost folder. */
export function firstClaim(
  { inventory }: StepContext,
  group: Server,
  serverId: string,
): ShareClaim | undefined {
  if (!hasShare(group) || group.masterId !== serverId) return undefined;
  const platforms = inventory.platformsOn(group.id).filter((platform) => platform.serverId === group.id);
  const isBare =
    group.webType === 'pack'
      ? platforms.every(({ release }) => release === null)
      : platforms.every(({ id }) => inventory.sitesOn(id).every(({ uploads }) => uploads !== 'shared'));
  return isBare ? claimOn(group, 'make') : undefined;
}

/** Looks at these servers; a host that fails a check of its own fails the task. */
export async function inspectAll(
  context: StepContext,
  serverIds: readonly string[],
  wishes?: InspectWishes,
): Promise<void> {
  const servers = serverIds.map((id) => context.inventory.server(id));
  await onEach(context, servers, async (server) =>
    resultOfJob(server.name, await context.onServers.inspect(server, wishes), isOfServer),
  );
}
