import { z } from 'zod';
import { activeServersOf, serversOf, writersOf } from '../../desired/placement.ts';
import type { Server, Site } from '../../inventory/model.ts';
import { checkMayMove } from '../../inventory/platform-home.ts';
import { uploadsPolicyOn } from '../../inventory/uploads.ts';
import type { Foreseen, ObjectChange, StepContext, TaskKind } from '../kind.ts';
import { shared, type Lock } from '../locks.ts';
import { locksOn, type Place } from '../place.ts';
import { resultOfJob, type IsOwn } from '../results.ts';
import type { TaskResult } from '../task.ts';
import { atHome, type Homes } from './at-home.ts';
import { convergeAll, convergeBack, noneOwn, onEach } from './converge.ts';
import { awaitLateUploads } from './late-uploads.ts';
import { clearFormer, leaveFormer } from './platform-leave.ts';
import { standingPlatform } from './release-steps.ts';
import { grantAll, reconcileGrants } from './site-grants.ts';
import { bringElsewhere } from './spread.ts';
import { takeBackSpread } from './spreading.ts';

/** Large sites travel for hours; each job has its own limit. */
const MOVE_TIMEOUT_MS = 24 * 3_600_000;

const input = z.object({
  /** The home that it goes to. */
  serverId: z.string(),
  /** Keys of what it stands on there and where it was. */
  stands: z.array(z.string()),
});

const origin = z.object({
  serverId: z.string(),
  /** Ids of the sites that were not quiet before. */
  open: z.array(z.string()),
  /** Ids of the sites whose uploads lie on the folder that all members of the former home see. */
  shared: z.array(z.string()).default([]),
});

/**
 * A platform goes to another home with all its sites; their databases stay where they are. The code comes first; then the
 * sites are quiet from before their data are read until the new home serves them. One change of the inventory switches.
 * What fails by then leaves all as it was; only afterwards the former home stops and is cleared.
 */
export const platformMove: TaskKind = {
  name: 'platform.move',
  timeoutMs: MOVE_TIMEOUT_MS,
  locks: locksOfMove,
  steps: [
    { name: 'check', run: check },
    { name: 'content', run: bringCode },
    { name: 'quiet', run: beQuiet, undo: letVisitorsIn },
    { name: 'data', run: bringData, undo: takeBackSpread },
    { name: 'grants', run: grantBoth, undo: grantFormer },
    { name: 'switch', run: switchOver, undo: switchBack, commits: true },
    { name: 'leave', run: (context) => leaveFormer(context, homesOf(context)) },
    { name: 'clear', run: (context) => clearFormer(context, homesOf(context), asTheyWere(context)) },
  ],
  foresee: foreseeMove,
};

/** Alone on the platform, together with others on both homes. */
function locksOfMove(place: Place): Lock[] {
  return [...locksOn(place), ...input.parse(place.task.input).stands.map(shared)];
}

function foreseeMove(change: ObjectChange): Foreseen {
  const { inventory, task, by } = change;
  const platform = inventory.platform(task.objectId);
  const to = inventory.server(input.parse(task.input).serverId);
  checkMayMove(inventory, platform, to);
  const sites = inventory.sitesOn(platform.id).length;
  const [from, { id, name, release }] = [inventory.server(platform.serverId), platform];
  inventory.updatePlatform(id, { serverId: to.id }, by);
  const notes = [`platform ${name} goes from ${from.name} to ${to.name}`];
  const leaving = inventory.sitesOn(id).filter((site) => uploadsPolicyOn(to, site.uploads) !== site.uploads);
  for (const site of leaving) inventory.updateSite(site.id, { uploads: 'primary' }, by);
  if (leaving.length > 0)
    notes.push(`uploads leave the shared folder, for the data of their sites on ${to.name}`);
  if (sites > 0)
    notes.push(`its sites (${String(sites)}) are under maintenance while their data follow; databases stay`);
  return {
    notes,
    code: release === null ? [] : [{ platformId: id, platform: name, from: null, to: release }],
  };
}

/** Since the move was asked for, much may have changed. */
async function check(context: StepContext): Promise<void> {
  const { inventory, task, spokes } = context;
  const platform = standingPlatform(context);
  const to = inventory.server(input.parse(task.input).serverId);
  checkMayMove(inventory, platform, to);
  for (const id of codeServers(to)) spokes.require(id);
  const sites = inventory.sitesOn(platform.id);
  const open = sites.filter(({ quiet }) => !quiet).map(({ id }) => id);
  const shared = sites.filter(({ uploads }) => uploads === 'shared').map(({ id }) => id);
  await context.remember({ origin: { serverId: platform.serverId, open, shared } });
}

/** Nothing live changes by it. */
async function bringCode(context: StepContext): Promise<void> {
  const { inventory, releases, onServers } = context;
  const platform = standingPlatform(context);
  const release = releases.live(platform.id, platform.release);
  if (release === undefined) return;
  const { to } = homesOf(context);
  const flags = { deep: false, allowMassDelete: true, isAlwaysAsked: true };
  await onEach(
    atHome(context, to),
    codeServers(to).map((id) => inventory.server(id)),
    async (server) => {
      const job = await onServers.sync(server, platform, release, flags);
      return resultOfJob(server.name, job, noneOwn);
    },
  );
}

/** Visitors are sent away, what they sent before is written, and who was at work in the databases has gone. */
async function beQuiet(context: StepContext): Promise<void> {
  const { inventory, databases, databaseServers, signal } = context;
  await setQuiet(context, true);
  const { from } = homesOf(context);
  await convergeAll(atHome(context, from), { force: false, isOwn: isOfPlatform(context) });
  await awaitLateUploads(context, from);
  for (const { id } of sitesOf(context)) {
    const row = databases.ofSite(id);
    if (row?.state === 'made') await databaseServers.settle(inventory.server(row.serverId), row.name, signal);
  }
}

async function letVisitorsIn(context: StepContext): Promise<void> {
  await setQuiet(context, false);
  const former = atHome(context, homesOf(context).from);
  await convergeBack(former, former.servers);
}

async function setQuiet(context: StepContext, quiet: boolean): Promise<void> {
  await context.write(() => {
    noteQuiet(context, quiet);
  });
}

function noteQuiet({ inventory, by, memory }: StepContext, quiet: boolean): void {
  for (const id of origin.parse(memory['origin']).open) {
    if (inventory.findSite(id)) inventory.updateSite(id, { quiet }, by);
  }
}

async function bringData(context: StepContext): Promise<void> {
  const { to } = homesOf(context);
  const machines = codeServers(to).map((id) => context.inventory.server(id));
  await bringElsewhere(context, sitesWithData(context), to, machines);
}

/** Both homes may connect until the former one has left. */
async function grantBoth(context: StepContext): Promise<void> {
  const { from, to } = homesOf(context);
  const machines = [...new Set([...serversOf(from), ...serversOf(to)])];
  const servers = machines.map((id) => context.inventory.server(id));
  for (const { id } of sitesOf(context)) {
    const row = context.databases.ofSite(id);
    if (row?.state === 'made') await reconcileGrants(atHome(context, to), row, servers, false);
  }
}

function grantFormer(context: StepContext): Promise<void> {
  const { from } = homesOf(context);
  return grantAll(atHome(context, from), from, 'lenient');
}

/** In one change the platform is at its new home, and its sites are open; then that home follows. */
async function switchOver(context: StepContext): Promise<void> {
  const { to } = homesOf(context);
  await context.remember({ offered: true });
  await moveRow(context, to, false);
  let served: readonly TaskResult[] = [];
  const arriving: StepContext = {
    ...atHome(context, to),
    report: (rows) => {
      served = rows;
      return context.report(rows);
    },
  };
  await convergeAll(arriving, { force: false, isOwn: isOfPlatform(context) });
  await context.remember({ served });
}

/** As it was, still quiet: what was brought has not been taken back yet. */
async function switchBack(context: StepContext): Promise<void> {
  const { from, to } = homesOf(context);
  await moveRow(context, from, true);
  for (const home of [from, to]) {
    const there = atHome(context, home);
    await convergeBack(there, there.servers);
  }
}

function moveRow(context: StepContext, home: Server, quiet: boolean): Promise<void> {
  const { inventory, task, by, memory } = context;
  const uploads = uploadsPolicyOn(home, 'shared');
  return context.write(() => {
    inventory.updatePlatform(task.objectId, { serverId: home.id }, by);
    for (const id of origin.parse(memory['origin']).shared) {
      if (inventory.findSite(id)) inventory.updateSite(id, { uploads }, by);
    }
    noteQuiet(context, quiet);
  });
}

function homesOf({ inventory, task, memory }: StepContext): Homes {
  const { serverId } = origin.parse(memory['origin']);
  return { from: inventory.server(serverId), to: inventory.server(input.parse(task.input).serverId) };
}

/** The machines of a home that code and data of sites are brought to; one that is down gets them when it is back. */
function codeServers(home: Server): string[] {
  const active = activeServersOf(home);
  return writersOf(home).filter((id) => active.includes(id));
}

function sitesOf({ inventory, task }: StepContext): Site[] {
  return inventory.sitesOn(task.objectId);
}

/** What was never seen to work has no data. */
function sitesWithData(context: StepContext): Site[] {
  return sitesOf(context).filter(({ verifiedMs }) => verifiedMs > 0);
}

/** Sites with data, with the policy that their former home had for their uploads. */
function asTheyWere(context: StepContext): Site[] {
  const { shared: sharing } = origin.parse(context.memory['origin']);
  return sitesWithData(context).map((site) => ({
    ...site,
    uploads: sharing.includes(site.id) ? 'shared' : site.uploads,
  }));
}

function isOfPlatform(context: StepContext): IsOwn {
  const uris = new Set(sitesOf(context).map(({ uri }) => uri));
  return ({ platform, site }) => platform === context.task.objectName || uris.has(site);
}
