import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { newId } from '../../../shared/ids.ts';
import type { PlaceData } from '../../../shared/proto/gen/aegir/v1/PlaceData.ts';
import type { Uploads } from '../../../shared/share.ts';
import type { Platform, Server, Site } from '../../inventory/model.ts';
import type { Step, StepContext } from '../kind.ts';
import { workServer } from '../place.ts';
import { resultOfJob, throwFailure } from '../results.ts';
import { noneOwn } from './converge.ts';
import { workerOf } from '../../desired/placement.ts';
import { targetOf } from './move-target.ts';
import { hasSharedUploads, uploadsAt } from './uploads-place.ts';
import { newBackup } from './site-backup.ts';

/** What of a site's data this task has brought to whom. */
const spreadSchema = z.object({
  archive: z.string(),
  /** The name that the data have on the servers. */
  uri: z.string(),
  /** Servers that have the set of data, in place or beside what is live. */
  servers: z.array(z.string()),
  /** Servers that had data of this very site before. */
  held: z.array(z.string()),
  /** It had them under another name. */
  renamed: z.boolean().default(false),
  /** What of the data a server gets, where uploads are shared; absent: all, in one folder. */
  parts: z.record(z.string(), z.custom<Uploads>()).default({}),
});
type Spread = z.infer<typeof spreadSchema>;
/** By site. */
const spreadsSchema = z.record(z.string(), spreadSchema);

/** The data of a site as they lie on one server. */
interface Lying {
  readonly site: Site;
  /** The name they lie under; of a site that moves the one it will have. */
  readonly uri: string;
  readonly platform: Platform;
  readonly source: Server;
  /** What of them is packed. */
  readonly of?: Uploads;
  /** What of them a member gets; absent: the same as is packed. */
  readonly ofMember?: (server: Server) => Uploads;
}

/**
 * Brings the data of the task's site from where they were made to the other members of its cluster, before any of them
 * serves it: so its secret is the same on all, and a login on one holds on the others.
 */
export const spreadStep: Step = {
  name: 'spread',
  run: async (context) => {
    const { inventory, siteData, task } = context;
    const site = inventory.site(task.objectId);
    const platform = inventory.platform(site.platformId);
    const members = membersOf(context, platform);
    // What nothing has been made of yet has no data: each member makes its folders when it serves it.
    if (task.kind === 'site.add' && site.installedMs === 0) {
      await context.write(() => {
        for (const { id } of members) siteData.placed(site.id, id);
      });
    } else {
      await new Spreading(context).bring(lyingOf(context, site), members);
    }
  },
  undo: takeBackSpread,
};

/** Brings what a site gets by its move to the other members of the cluster that it moves to, or is on. */
export const spreadMoveStep: Step = {
  name: 'spread',
  run: async (context) => {
    const site = context.inventory.site(context.task.objectId);
    const { uri, platform, first } = targetOf(context, site);
    const members = membersOf(context, platform);
    if (members.length === 0) return;
    const spreading = new Spreading(context);
    await spreading.forgetHolders(site, uri);
    const parts = withoutShared(site, context.inventory.server(platform.serverId));
    await spreading.bring({ site, uri, platform, source: first, ...parts }, members);
  },
  undo: takeBackSpread,
};

/**
 * The data of all sites of a cluster that a member lacks. Those that it has are left alone, however old: what visitors
 * send and ask for goes to the master. Settled when the member serves them.
 */
export async function bringMissingData(
  context: StepContext,
  group: Server,
  server: Server,
): Promise<Pick<Spreading, 'settle'>> {
  const spreading = new Spreading(context);
  for (const site of sitesWithData(context, group)) await spreading.bring(lyingOf(context, site), [server]);
  return spreading;
}

/** Brings the data of all sites of a cluster from its master to the member that shall be that, whatever it has. */
export async function handOver(context: StepContext, group: Server, master: Server): Promise<void> {
  const spreading = new Spreading(context);
  for (const site of sitesWithData(context, group)) {
    const lying = lyingOf(context, site);
    if (lying.source.id !== master.id) await spreading.bring(lying, [master], { anew: true });
  }
}

/**
 * Lays the data of the task's site elsewhere on all members of its cluster, one that has them already included: its uploads
 * from where one policy has them to where another has. A member that is away gets all of it when it is back.
 */
export async function layElsewhere(context: StepContext, site: Site, after: Site): Promise<void> {
  const { inventory, siteData } = context;
  const lying = lyingOf(context, site);
  const home = inventory.server(lying.platform.serverId);
  const present = membersOf(context, lying.platform);
  const ofMember = ({ id }: Server): Uploads => {
    const uploads = uploadsAt(after, home, id);
    return uploads.uploads && id !== lying.source.id ? { ...uploads, part: 'own' } : uploads;
  };
  const of = uploadsAt(site, home, lying.source.id);
  await new Spreading(context).bring({ ...lying, of, ofMember }, present, { alsoSource: true });
  await context.write(() => {
    const there = new Set(present.map(({ id }) => id));
    for (const id of siteData.holders(site.id)) if (!there.has(id)) siteData.left(site.id, id);
  });
}

/** Brings the data of sites from where they are worked on to the machines of their next home, whatever these have. */
export async function bringElsewhere(
  context: StepContext,
  sites: readonly Site[],
  machines: readonly Server[],
): Promise<void> {
  const spreading = new Spreading(context);
  for (const site of sites) await spreading.bring(lyingOf(context, site), machines, { anew: true });
}

/** The data that a member has are not those of the sites any more: who brings them their data keeps what lies there. */
export async function disown(context: StepContext, group: Server, server: Server): Promise<void> {
  await context.write(() => {
    for (const { id } of sitesWithData(context, group)) context.siteData.left(id, server.id);
  });
}

/** What lay on a member under the name of a site before goes; what was somebody else's is kept, and said. */
export function settleSpread(context: StepContext): Promise<void> {
  return new Spreading(context).settle();
}

/** Takes the data from members that have got them by this task; what lay there before is back. */
export async function takeBackSpread(context: StepContext): Promise<void> {
  const { inventory, siteData } = context;
  for (const [siteId, { archive, uri, servers, held, parts }] of Object.entries(spreadsOf(context))) {
    for (const id of servers) {
      const set = { site: uri, version: archive, ...parts[id] };
      await move(context, inventory.server(id), set, 'MOVE_PUT_BACK');
      await move(context, inventory.server(id), set, 'MOVE_CLEAR');
    }
    await context.write(() => {
      if (inventory.findSite(siteId) === undefined) return;
      for (const id of servers) siteData.left(siteId, id);
      for (const id of held) siteData.placed(siteId, id);
    });
    await dropArchive(context, archive);
  }
}

function lyingOf({ inventory }: StepContext, site: Site): Lying {
  const platform = inventory.platform(site.platformId);
  const source = workServer(inventory, platform.id);
  return {
    site,
    uri: site.uri,
    platform,
    source,
    ...withoutShared(site, inventory.server(platform.serverId)),
  };
}

/** What all members see need not be brought to any of them. */
function withoutShared(site: Site, home: Server): Pick<Lying, 'of' | 'ofMember'> {
  if (!hasSharedUploads(site, home)) return {};
  const ofMember = ({ id }: Pick<Server, 'id'>): Uploads => ({ ...uploadsAt(site, home, id), part: 'own' });
  return { of: ofMember({ id: workerOf(home) ?? '' }), ofMember };
}

/** What was never seen to work may have no data. */
function sitesWithData({ inventory }: StepContext, group: Server): Site[] {
  if (group.webType !== 'cluster') return [];
  const platforms = inventory.platformsOn(group.id).filter(({ serverId }) => serverId === group.id);
  const sites = platforms.flatMap(({ id }) => inventory.sitesOn(id));
  return sites.filter(({ removing, verifiedMs }) => !removing && verifiedMs > 0);
}

/** All that are there; one that is down gets them when it is back. */
function membersOf({ inventory }: StepContext, platform: Platform): Server[] {
  const home = inventory.server(platform.serverId);
  if (home.webType !== 'cluster') return [];
  const present = home.members.filter(({ state }) => state === 'active' || state === 'joining');
  return present.map(({ serverId }) => inventory.server(serverId));
}

/** One step's bringing of data; what it did is remembered, for its undoing and for another try. */
class Spreading {
  readonly #context: StepContext;
  readonly #spreads: Record<string, Spread>;

  constructor(context: StepContext) {
    this.#context = context;
    this.#spreads = spreadsOf(context);
  }

  /** From now on only those have the data of the site that get them by this task. */
  async forgetHolders(site: Site, uri: string): Promise<void> {
    const { siteData } = this.#context;
    const held = [...siteData.holders(site.id)];
    const known = this.#spreads[site.id];
    const { servers, held: had } =
      known ?? (await this.#note(site.id, { uri, held, renamed: uri !== site.uri }));
    await this.#context.write(() => {
      for (const id of had) if (!servers.includes(id)) siteData.left(site.id, id);
    });
  }

  /** anew: whatever they have. */
  async bring(
    lying: Lying,
    members: readonly Server[],
    { anew = false, alsoSource = false }: { readonly anew?: boolean; readonly alsoSource?: boolean } = {},
  ): Promise<void> {
    const { site, uri, source } = lying;
    if (members.length === 0) return;
    const { siteData } = this.#context;
    const holders = siteData.holders(site.id).add(source.id);
    const isTarget = (id: string): boolean => alsoSource || (anew ? id !== source.id : !holders.has(id));
    const targets = members.filter(({ id }) => isTarget(id));
    if (targets.length > 0) {
      const held = targets.map(({ id }) => id).filter((id) => holders.has(id));
      const { archive } = await this.#note(site.id, { uri, held });
      await this.#pack(archive, lying);
      for (const target of targets) await this.#unpack(target, lying);
      await dropArchive(this.#context, archive);
    }
    await this.#context.write(() => {
      siteData.placed(site.id, source.id);
    });
  }

  async settle(): Promise<void> {
    const { inventory } = this.#context;
    for (const { archive, uri, servers, held, renamed, parts } of Object.values(this.#spreads)) {
      for (const id of servers) {
        const how = held.includes(id) && !renamed ? 'MOVE_CLEAR' : 'MOVE_KEEP_FORMER';
        const set = { site: uri, version: archive, ...parts[id] };
        await move(this.#context, inventory.server(id), set, how);
      }
    }
  }

  /** Packs the data, without the database, which all members share. Made once, also by a task that begins again. */
  async #pack(archive: string, { site, uri, platform, source, of }: Lying): Promise<void> {
    const { inventory, backups, shelf, onServers } = this.#context;
    if (backups.find(archive)?.state === 'kept' && shelf.has(archive)) return;
    if (backups.find(archive) === undefined) {
      const row = newBackup(inventory, site, { taskId: archive, cause: 'clone' });
      await this.#context.write(() => {
        backups.begin({ ...row, withDatabase: false });
      });
    }
    const asked = { backup: archive, site: uri, platform: platform.name, release: platform.release ?? '' };
    const makeBackup = { ...asked, mostBytes: shelf.mostBytes, ...of };
    const job = await onServers.data(source, { kind: 'make_backup', makeBackup });
    throwFailure([resultOfJob(source.name, job, noneOwn)]);
    const made = job.backup;
    if (!made || backups.get(archive).digest !== made.digest || !shelf.has(archive))
      throw new AppError('BACKUP_CORRUPT', `the data of ${uri} did not come whole from ${source.name}`);
    await this.#context.write(() => {
      backups.keep(archive, made);
    });
  }

  /** A set that came is not loaded again: it may be in place already. */
  async #unpack(target: Server, { site: { id: siteId }, of, ofMember }: Lying): Promise<void> {
    const { backups, siteData, onServers } = this.#context;
    const { archive, uri, servers } = this.#spreadOf(siteId);
    const { digest, bytes, dataBytes } = backups.get(archive);
    const part = ofMember?.(target) ?? of ?? {};
    const set = { site: uri, version: archive, ...part };
    if (!servers.includes(target.id)) {
      const loadBackup = { ...set, backup: archive, digest, bytes, contentBytes: dataBytes };
      const loaded = await onServers.data(target, { kind: 'load_backup', loadBackup });
      throwFailure([resultOfJob(target.name, loaded, noneOwn)]);
      await this.#note(siteId, { servers: [target.id], parts: { [target.id]: part } });
    }
    await move(this.#context, target, set, 'MOVE_PLACE');
    await this.#context.write(() => {
      siteData.placed(siteId, target.id);
    });
    await this.#context.log('info', `the data of ${uri} came to ${target.name}`);
  }

  #spreadOf(siteId: string): Spread {
    return (
      this.#spreads[siteId] ?? { archive: newId(), uri: '', servers: [], held: [], renamed: false, parts: {} }
    );
  }

  async #note(siteId: string, more: Partial<Omit<Spread, 'archive'>>): Promise<Spread> {
    const known = this.#spreadOf(siteId);
    const spread = {
      ...known,
      uri: more.uri ?? known.uri,
      renamed: more.renamed ?? known.renamed,
      servers: [...new Set([...known.servers, ...(more.servers ?? [])])],
      held: [...new Set([...known.held, ...(more.held ?? [])])],
      parts: { ...known.parts, ...more.parts },
    };
    this.#spreads[siteId] = spread;
    await this.#context.remember({ spread: this.#spreads });
    return spread;
  }
}

async function move(
  context: StepContext,
  server: Server,
  set: Uploads & { readonly site: string; readonly version: string },
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

function spreadsOf({ memory }: StepContext): Record<string, Spread> {
  return spreadsSchema.parse(memory['spread'] ?? {});
}
