import type { Uploads } from '../../../shared/share.ts';
import type { Platform, Server, Site } from '../../inventory/model.ts';
import { uploadsPolicyOn } from '../../inventory/uploads.ts';
import type { Step, StepContext } from '../kind.ts';
import { workServer } from '../place.ts';
import { workerOf } from '../../desired/placement.ts';
import { targetOf } from './move-target.ts';
import { Spreading, takeBackSpread, type Lying } from './spreading.ts';
import { hasSharedUploads, partAt, uploadsAt } from './uploads-place.ts';

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
  const ofMember = ({ id }: Server): Uploads => partAt(after, home, id);
  const of = uploadsAt(site, home, lying.source.id);
  await new Spreading(context).bring({ ...lying, of, ofMember }, present, { alsoSource: true });
  await context.write(() => {
    const there = new Set(present.map(({ id }) => id));
    for (const id of siteData.holders(site.id)) if (!there.has(id)) siteData.left(site.id, id);
  });
}

/**
 * Brings the data of sites from where they are worked on to the machines of their next home, whatever these have. Uploads
 * that all members of the home see go to where the next one has them, also when that is the same machine.
 */
export async function bringElsewhere(
  context: StepContext,
  sites: readonly Site[],
  next: Server,
  machines: readonly Server[],
): Promise<void> {
  const spreading = new Spreading(context);
  for (const site of sites) {
    const lying = lyingOf(context, site);
    const home = context.inventory.server(lying.platform.serverId);
    const of = uploadsAt(site, home, lying.source.id);
    if (of.uploads) {
      const after = { uploads: uploadsPolicyOn(next, site.uploads) };
      const ofMember = ({ id }: Server): Uploads => partAt(after, next, id);
      await spreading.bring({ ...lying, of, ofMember }, machines, { anew: true, alsoSource: true });
    } else {
      await spreading.bring(lying, machines, { anew: true });
    }
  }
}

/** The data that a member has are not those of the sites any more: who brings them their data keeps what lies there. */
export async function disown(context: StepContext, group: Server, server: Server): Promise<void> {
  await context.write(() => {
    for (const { id } of sitesWithData(context, group)) context.siteData.left(id, server.id);
  });
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
