import { writersOf } from '../../desired/placement.ts';
import type { Server } from '../../inventory/model.ts';
import { checkPublishable } from '../../inventory/publish-roots.ts';
import type { StepContext } from '../kind.ts';
import { resultOfJob } from '../results.ts';
import { noneOwn, onEach } from './converge.ts';

/**
 * Brings a machine the releases that it shall serve and does not have, as when it joins a group or was away for a change;
 * what it sees on the folder of a pack is not brought to it. Throws PATH_DENIED before anything is sent.
 */
export async function syncMissing(context: StepContext, server: Server): Promise<void> {
  const { inventory, observed, releases } = context;
  for (const platform of inventory.platformsOn(server.id)) {
    const there = observed.releases(server.id);
    const release = releases.live(platform.id, platform.release);
    if (platform.removing || release === undefined || there.has(release.digest)) continue;
    if (!writersOf(inventory.server(platform.serverId)).includes(server.id)) continue;
    await onEach(context, [server], async () => {
      checkPublishable(observed, server, platform);
      const flags = { deep: false, allowMassDelete: true, isAlwaysAsked: false };
      const job = await context.onServers.sync(server, platform, release, flags);
      return resultOfJob(server.name, job, noneOwn);
    });
  }
}
