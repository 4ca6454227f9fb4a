import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { workerOf, writersOf } from '../../desired/placement.ts';
import { UPLOADS_POLICIES, type Server, type Site } from '../../inventory/model.ts';
import { uploadsPolicyOn } from '../../inventory/uploads.ts';
import type { Foreseen, ObjectChange, Step, StepContext, TaskKind } from '../kind.ts';
import { checkFree } from '../../inventory/site-place.ts';
import { atHome, reportingAll } from './at-home.ts';
import { convergeAll, convergeBack } from './converge.ts';
import { awaitLateUploads } from './late-uploads.ts';
import { heirStep, loadStep, moveData, uploadsOfTarget, placeStep } from './move-steps.ts';
import { partAt, uploadsAt } from './uploads-place.ts';
import { chooseFirst, locksOfMove, targetOf, type MoveTarget } from './move-target.ts';
import { updateStep } from './move-update.ts';
import { backupStep } from './site-backup.ts';
import { letIn, markVerified, secure, servableSite } from './site.ts';
import { release } from './site-database.ts';
import { spreadMoveStep } from './spread.ts';
import { settleSpread } from './spreading.ts';

/** Large sites travel for hours; each job has its own limit. */
const MOVE_TIMEOUT_MS = 24 * 3_600_000;

/** Where a site was when its move began. */
const origin = z.object({
  uri: z.string(),
  aliases: z.array(z.string()),
  platformId: z.string(),
  databaseId: z.string().nullable(),
  databaseServerId: z.string().nullable(),
  uploads: z.enum(UPLOADS_POLICIES).default('primary'),
});
type Origin = z.infer<typeof origin>;

/**
 * A site is brought to another place, name or database, or to an earlier content, quietly and clean: from before its data
 * are read until they are live again visitors get the maintenance page; the content comes from a backup, into a database
 * and a folder of its own; one change of the inventory switches it; only then what was before goes. What fails by then leaves
 * the site as it was.
 */
function moveWith(name: 'site.restore' | 'site.move', cause: 'restore' | 'move'): TaskKind {
  return {
    name,
    timeoutMs: MOVE_TIMEOUT_MS,
    locks: locksOfMove,
    steps: [
      { name: 'check', run: check },
      { name: 'quiet', run: beQuiet, undo: letVisitorsIn },
      backupStep(cause),
      heirStep,
      loadStep,
      placeStep,
      updateStep,
      spreadMoveStep,
      switchStep,
      { name: 'clear', run: clear },
    ],
  };
}

const switchStep: Step = { name: 'switch', run: switchOver, undo: switchBack, commits: true };

/** Brings a site back to the content of a backup, where it is. */
export const siteRestore: TaskKind = moveWith('site.restore', 'restore');

/** Brings a site with its content to another platform, server, database server or name. */
export const siteMove: TaskKind = { ...moveWith('site.move', 'move'), foresee: foreseeMove };

/** The site is at its target. Its database stays in the picture: the name of the new one is found when the task runs. */
function foreseeMove(change: ObjectChange): Foreseen {
  const { inventory, task, by } = change;
  const site = servableSite(change);
  const { uri, aliases, platform, home, databaseServer } = targetOf(change, site);
  const databaseServerId = databaseServer?.id ?? null;
  const uploads = uploadsPolicyOn(home, site.uploads);
  inventory.updateSite(
    task.objectId,
    { uri, aliases, platformId: platform.id, databaseServerId, uploads },
    by,
  );
  const notes = [
    'the site is under maintenance while a backup of it is made and its data are loaded from that',
  ];
  if (uploads !== site.uploads)
    notes.push(`its uploads leave the shared folder, for the data of the site on ${home.name}`);
  if (databaseServer) notes.push(`its database is loaded into a new one on ${databaseServer.name}`);
  return { notes };
}

async function check(context: StepContext): Promise<void> {
  const site = servableSite(context);
  const { first } = targetOf(context, site);
  context.spokes.require(first.id);
  const { id, uri, aliases, platformId, databaseServerId, uploads } = site;
  const databaseId = context.databases.ofSite(id)?.id ?? null;
  const from: Origin = { uri, aliases: [...aliases], platformId, databaseId, databaseServerId, uploads };
  await context.remember({ origin: from });
  await chooseFirst(context);
}

/** Visitors are sent away, what they sent before is written, and who was at work in the database has gone. */
async function beQuiet(context: StepContext): Promise<void> {
  const { inventory, task, by, databases, databaseServers, signal } = context;
  await context.write(() => {
    inventory.updateSite(task.objectId, { quiet: true }, by);
  });
  for (const home of sourceHome(context)) {
    await convergeAll(atHome(context, home), { force: false, isOwn: isOfMove(context) });
    await awaitLateUploads(context, home);
  }
  const row = databases.ofSite(task.objectId);
  if (row) await databaseServers.settle(inventory.server(row.serverId), row.name, signal);
}

async function letVisitorsIn(context: StepContext): Promise<void> {
  const { inventory, task, by, memory } = context;
  if (memory['placed'] === true) {
    const message = 'its data could not be put back, so it stays under maintenance; retry the task';
    await context.log('error', `site ${task.objectName}: ${message}`);
    return;
  }
  await context.write(() => {
    inventory.updateSite(task.objectId, { quiet: false }, by);
  });
  for (const home of sourceHome(context)) await convergeBack(atHome(context, home));
}

/** The site is at its target, in one change; then the servers follow, first the one that is to serve it. */
async function switchOver(context: StepContext): Promise<void> {
  const { inventory, task } = context;
  const from = originOf(context);
  await context.remember({ offered: true });
  const target = targetOf(context, inventory.site(task.objectId));
  checkNames(context, target);
  await write(context, {
    ...{ uri: target.uri, aliases: target.aliases, platformId: target.platform.id, quiet: false },
    ...{ next: target.databaseServer === null ? null : task.id, former: from.databaseId },
    databaseServerId: target.databaseServer?.id ?? null,
    uploads: uploadsPolicyOn(target.home, from.uploads),
  });
  await letIn(context, inventory.site(task.objectId));
  const notes = await secure(context);
  const options = { notes, force: false, isOwn: isOfMove(context) };
  const both = reportingAll(context);
  await convergeAll(atHome(both, target.home), options);
  for (const left of sourceHome(context)) {
    if (left.id !== target.home.id) await convergeAll(atHome(both, left), { ...options, notes: [] });
  }
  await markVerified(context);
}

/** As it was, still quiet: its data have not been put back yet. */
async function switchBack(context: StepContext): Promise<void> {
  const { inventory, task } = context;
  const from = originOf(context);
  const target = targetOf(context, inventory.site(task.objectId));
  const heir = context.databases.find(task.id);
  await write(context, {
    ...{
      uri: from.uri,
      aliases: from.aliases,
      platformId: from.platformId,
      databaseServerId: from.databaseServerId,
      uploads: from.uploads,
      quiet: true,
    },
    ...{ next: from.databaseId, former: heir?.id ?? null },
  });
  const former = sourceHome(context);
  for (const home of former) await convergeBack(atHome(context, home));
  if (!former.some(({ id }) => id === target.home.id)) await convergeBack(atHome(context, target.home));
}

/** Since the move was asked for, somebody else may have taken the name. */
function checkNames({ inventory, task }: StepContext, { uri, aliases }: MoveTarget): void {
  for (const name of [uri, ...aliases]) checkFree(inventory, name, 'new_uri', task.objectId);
}

interface Switch extends Pick<
  Site,
  'uri' | 'aliases' | 'platformId' | 'quiet' | 'databaseServerId' | 'uploads'
> {
  /** Ids of the database that becomes the site's, and of the one that was. */
  readonly next: string | null;
  readonly former: string | null;
}

function write(context: StepContext, { next, former, ...patch }: Switch): Promise<void> {
  const { inventory, databases, task, by } = context;
  return context.write(() => {
    if (next !== former) databases.succeed({ id: task.objectId, uri: patch.uri }, next, former);
    inventory.updateSite(task.objectId, patch, by);
  });
}

/** What was before is of no use any more; what cannot be removed is said. */
async function clear(context: StepContext): Promise<void> {
  const { inventory, task, databases } = context;
  const from = originOf(context);
  const former = from.databaseId === null ? undefined : databases.find(from.databaseId);
  if (former?.siteId === null) await release(context, former, 'drop');
  const target = targetOf(context, inventory.site(task.objectId));
  const isRenamed = from.uri !== target.uri;
  const sources = sourceWriters(context);
  const wasThere = !isRenamed && sources.some(({ id }) => id === target.first.id);
  const fate = wasThere ? 'MOVE_CLEAR' : 'MOVE_KEEP_FORMER';
  await moveData(context, target.first, fate, target.uri, uploadsOfTarget(context));
  await settleSpread(context);
  const stays = new Set(isRenamed ? [] : writersOf(target.home));
  for (const server of sources) {
    if (!stays.has(server.id)) await removeFormer(context, server, from);
    else await removeLeftUploads(context, server, target);
  }
}

/** A machine that goes on with the site without its cluster: what it had on the shared folder is in the site's own data now. */
async function removeLeftUploads(context: StepContext, server: Server, { home }: MoveTarget): Promise<void> {
  const from = originOf(context);
  const [left] = sourceHome(context);
  if (left === undefined || left.id === home.id || workerOf(left) !== server.id) return;
  const of = uploadsAt(from, left, server.id);
  if (of.uploads) await moveData(context, server, 'MOVE_REMOVE', from.uri, { ...of, part: 'shared' });
}

/** A machine of a group that is away keeps what it has, which nobody asks for any more. */
async function removeFormer(context: StepContext, server: Server, from: Origin): Promise<void> {
  const { uri } = from;
  try {
    const [home] = sourceHome(context);
    const of = home === undefined ? {} : partAt(from, home, server.id);
    await moveData(context, server, 'MOVE_REMOVE', uri, of);
  } catch (error) {
    const isAway = error instanceof AppError && error.reason === 'SPOKE_AWAY';
    if (!isAway || context.signal.aborted || sourceWriters(context).length === 1) throw error;
    await context.log('warning', `${server.name} is away, so the data that ${uri} had stay there`);
  }
}

function originOf({ memory }: StepContext): Origin {
  return origin.parse(memory['origin']);
}

/** What the site was on; none when that is gone. */
function sourceHome(context: StepContext): Server[] {
  const platform = context.inventory.findPlatform(originOf(context).platformId);
  return platform ? [context.inventory.server(platform.serverId)] : [];
}

/** The servers that its data were on. */
function sourceWriters(context: StepContext): Server[] {
  return sourceHome(context)
    .flatMap((home) => writersOf(home))
    .map((id) => context.inventory.server(id));
}

/** Under whichever name it has by then. */
function isOfMove(context: StepContext): (problem: { readonly site: string }) => boolean {
  const from = originOf(context);
  const { uri } = targetOf(context, context.inventory.site(context.task.objectId));
  return ({ site }) => site === from.uri || site === uri;
}
