import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { newId } from '../../../shared/ids.ts';
import type { PlaceData } from '../../../shared/proto/gen/aegir/v1/PlaceData.ts';
import type { Server, Site } from '../../inventory/model.ts';
import type { Step, StepContext } from '../kind.ts';
import { workServer } from '../place.ts';
import { resultOfJob, throwFailure } from '../results.ts';
import { noneOwn } from './converge.ts';
import { newBackup } from './site-backup.ts';

/** What of a site's data this task has brought to whom, by site. */
const spreadSchema = z.record(z.string(), z.object({ archive: z.string(), servers: z.array(z.string()) }));
type Spreads = z.infer<typeof spreadSchema>;

/**
 * Brings the data of the task's site from where they were made to the other members of its cluster, before any of them
 * serves it: so its secret is the same on all, and a login on one holds on the others.
 */
export const spreadStep: Step = {
  name: 'spread',
  run: async (context) => {
    const { inventory, siteData, task } = context;
    const site = inventory.site(task.objectId);
    const members = membersOf(context, site);
    // What nothing has been made of yet has no data: each member makes its folders when it serves it.
    if (task.kind === 'site.add' && site.installedMs === 0) {
      await context.write(() => {
        for (const { id } of members) siteData.placed(site.id, id);
      });
    } else await new Spreading(context).bring(site, members);
  },
  undo: takeBackSpread,
};

/**
 * The data of all sites of a cluster that a member lacks. Those that it has are left alone, however old. Settled when the
 * member serves them.
 */
export async function bringMissingData(
  context: StepContext,
  group: Server,
  server: Server,
): Promise<Pick<Spreading, 'settle'>> {
  const { inventory } = context;
  const platforms = inventory.platformsOn(group.id).filter(({ serverId }) => serverId === group.id);
  const spreading = new Spreading(context);
  if (group.webType !== 'cluster') return spreading;
  for (const site of platforms.flatMap(({ id }) => inventory.sitesOn(id))) {
    if (!site.removing && site.verifiedMs > 0) await spreading.bring(site, [server]);
  }
  return spreading;
}

/** What lay on a member under the name of a site before is kept, and said. */
export function settleSpread(context: StepContext): Promise<void> {
  return new Spreading(context).settle();
}

/** Takes the data from members that have got them by this task. */
export async function takeBackSpread(context: StepContext): Promise<void> {
  const { inventory, siteData } = context;
  for (const [siteId, { archive, servers }] of Object.entries(spreadsOf(context))) {
    const site = inventory.findSite(siteId)?.uri;
    for (const id of site === undefined ? [] : servers) {
      const set = { site: site ?? '', version: archive };
      await move(context, inventory.server(id), set, 'MOVE_PUT_BACK');
      await move(context, inventory.server(id), set, 'MOVE_CLEAR');
    }
    await context.write(() => {
      for (const id of servers) siteData.left(siteId, id);
    });
    await dropArchive(context, archive);
  }
}

/** All that are there; one that is down gets them when it is back. */
function membersOf({ inventory }: StepContext, site: Site): Server[] {
  const home = inventory.server(inventory.platform(site.platformId).serverId);
  if (home.webType !== 'cluster') return [];
  const present = home.members.filter(({ state }) => state === 'active' || state === 'joining');
  return present.map(({ serverId }) => inventory.server(serverId));
}

/** One step's bringing of data; what it did is remembered, for its undoing and for another try. */
class Spreading {
  readonly #context: StepContext;
  readonly #spreads: Spreads;

  constructor(context: StepContext) {
    this.#context = context;
    this.#spreads = spreadsOf(context);
  }

  async bring(site: Site, members: readonly Server[]): Promise<void> {
    if (members.length === 0) return;
    const { inventory, siteData } = this.#context;
    const source = workServer(inventory, site.platformId);
    const holders = siteData.holders(site.id).add(source.id);
    const targets = members.filter(({ id }) => !holders.has(id));
    if (targets.length > 0) {
      const archive = await this.#pack(site, source);
      for (const target of targets) await this.#unpack(target, site, archive);
      await dropArchive(this.#context, archive);
    }
    await this.#context.write(() => {
      siteData.placed(site.id, source.id);
    });
  }

  /** What lay on a member under the name of a site before is kept, and said. */
  async settle(): Promise<void> {
    const { inventory } = this.#context;
    for (const [siteId, { archive, servers }] of Object.entries(this.#spreads)) {
      const site = inventory.findSite(siteId)?.uri;
      if (site === undefined) continue;
      const set = { site, version: archive };
      for (const id of servers) await move(this.#context, inventory.server(id), set, 'MOVE_KEEP_FORMER');
    }
  }

  /** Packs the data, without the database, which all members share. Made once, also by a task that begins again. */
  async #pack(site: Site, source: Server): Promise<string> {
    const { inventory, backups, shelf, onServers } = this.#context;
    const archive = this.#spreads[site.id]?.archive ?? newId();
    await this.#note(site.id, archive, []);
    if (backups.find(archive)?.state === 'kept' && shelf.has(archive)) return archive;
    if (backups.find(archive) === undefined) {
      const row = newBackup(inventory, site, { taskId: archive, cause: 'clone' });
      await this.#context.write(() => {
        backups.begin({ ...row, withDatabase: false });
      });
    }
    const { name, release } = inventory.platform(site.platformId);
    const asked = { backup: archive, site: site.uri, platform: name, release: release ?? '' };
    const makeBackup = { ...asked, mostBytes: shelf.mostBytes };
    const job = await onServers.data(source, { kind: 'make_backup', makeBackup });
    throwFailure([resultOfJob(source.name, job, noneOwn)]);
    const made = job.backup;
    if (!made || backups.get(archive).digest !== made.digest || !shelf.has(archive))
      throw new AppError('BACKUP_CORRUPT', `the data of ${site.uri} did not come whole from ${source.name}`);
    await this.#context.write(() => {
      backups.keep(archive, made);
    });
    return archive;
  }

  async #unpack(target: Server, site: Site, archive: string): Promise<void> {
    const { backups, siteData, onServers } = this.#context;
    const { digest, bytes, dataBytes } = backups.get(archive);
    const set = { site: site.uri, version: archive };
    const loadBackup = { ...set, backup: archive, digest, bytes, contentBytes: dataBytes };
    const loaded = await onServers.data(target, { kind: 'load_backup', loadBackup });
    throwFailure([resultOfJob(target.name, loaded, noneOwn)]);
    await this.#note(site.id, archive, [target.id]);
    await move(this.#context, target, set, 'MOVE_PLACE');
    await this.#context.write(() => {
      siteData.placed(site.id, target.id);
    });
    await this.#context.log('info', `the data of ${site.uri} came to ${target.name}`);
  }

  async #note(siteId: string, archive: string, more: readonly string[]): Promise<void> {
    const servers = [...new Set([...(this.#spreads[siteId]?.servers ?? []), ...more])];
    this.#spreads[siteId] = { archive, servers };
    await this.#context.remember({ spread: this.#spreads });
  }
}

async function move(
  context: StepContext,
  server: Server,
  set: { readonly site: string; readonly version: string },
  how: NonNullable<PlaceData['move']>,
): Promise<void> {
  const job = await context.onServers.data(server, { kind: 'place_data', placeData: { move: how, ...set } });
  throwFailure([resultOfJob(server.name, job, noneOwn)]);
  for (const { message, remedy } of job.problems) {
    await context.log('warning', `${server.name}: ${message}. ${remedy}`);
  }
}

/** It was made for the members alone. */
async function dropArchive(context: StepContext, archive: string): Promise<void> {
  await context.write(() => {
    context.backups.forget(archive);
  });
  context.shelf.remove(archive);
}

function spreadsOf({ memory }: StepContext): Spreads {
  return spreadSchema.parse(memory['spread'] ?? {});
}
