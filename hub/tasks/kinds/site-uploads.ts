import { z } from 'zod';
import { toAppError } from '../../../shared/errors.ts';
import { activeServersOf, serversOf } from '../../desired/placement.ts';
import { UPLOADS_POLICIES, type Server, type Site } from '../../inventory/model.ts';
import { checkUploads } from '../../inventory/uploads.ts';
import type { StepContext, TaskKind } from '../kind.ts';
import { locksOn, workServer } from '../place.ts';
import { convergeAll, convergeBack } from './converge.ts';
import { moveData } from './move-steps.ts';
import { inspectAll } from './shares.ts';
import { foreseeSite, isOfSite, servableSite } from './site.ts';
import { layElsewhere } from './spread.ts';
import { settleSpread, takeBackSpread } from './spreading.ts';
import { uploadsAt } from './uploads-place.ts';

const input = z.object({ uploads: z.enum(UPLOADS_POLICIES) });
const memory = z.object({ former: z.enum(UPLOADS_POLICIES) });

/**
 * The uploads of a site on a cluster go from its master to the folder that all members see, or back. From before they are
 * read until all members know where they are nobody takes any, and pages go on. What fails leaves them where they were.
 */
export const siteUploads: TaskKind = {
  name: 'site.uploads',
  // Large sites travel for hours; each job has its own limit.
  timeoutMs: 24 * 3_600_000,
  locks: locksOn,
  steps: [
    { name: 'check', run: check },
    { name: 'hold', run: refuse, undo: letGo },
    { name: 'data', run: bringData, undo: takeBackSpread },
    { name: 'switch', run: switchOver, undo: switchBack, commits: true },
    { name: 'release', run: (context) => hold(context, false) },
    { name: 'clear', run: clear },
  ],
  foresee: (change) => {
    const foreseen = foreseeSite(change);
    const { uploads } = input.parse(change.task.input);
    change.inventory.updateSite(change.task.objectId, { uploads }, change.by);
    const where = uploads === 'shared' ? 'the folder that all members see' : 'the master';
    const note = `its uploads go to ${where}, and visitors can send nothing meanwhile`;
    return { ...foreseen, notes: [...foreseen.notes, note] };
  },
};

/** A member that does not see the folder fails by name, before anything has changed. */
async function check(context: StepContext): Promise<void> {
  const site = servableSite(context);
  const home = homeOf(context, site);
  checkUploads(home, wanted(context));
  await context.remember({ former: site.uploads });
  const there = activeServersOf(home);
  await inspectAll(context, there.length === 0 ? serversOf(home) : there);
}

/** Whoever has the uploads takes none, or takes them again. */
async function hold(context: StepContext, holdsUploads: boolean): Promise<void> {
  await change(context, { holdsUploads });
  await convergeAll(context, { force: false, isOwn: isOfSite(context.task) });
}

/** What was sent before is written, too, when nobody takes more. */
async function refuse(context: StepContext): Promise<void> {
  await hold(context, true);
  const site = servableSite(context);
  const home = homeOf(context, site);
  const takers =
    site.uploads === 'shared' ? activeServersOf(home) : [workServer(context.inventory, site.platformId).id];
  await inspectAll(context, takers, { settled: true });
}

async function letGo(context: StepContext): Promise<void> {
  await change(context, { holdsUploads: false });
  await convergeBack(context);
}

async function bringData(context: StepContext): Promise<void> {
  const site = servableSite(context);
  // What was never seen to work has no data.
  if (site.verifiedMs > 0) await layElsewhere(context, site, { ...site, uploads: wanted(context) });
}

async function switchOver(context: StepContext): Promise<void> {
  await change(context, { uploads: wanted(context) });
  await convergeAll(context, { force: false, isOwn: isOfSite(context.task) });
}

async function switchBack(context: StepContext): Promise<void> {
  await change(context, { uploads: memory.parse(context.memory).former });
  await convergeBack(context);
}

/** They are where they belong: what lies where they were is of no use any more. What cannot be removed is said. */
async function clear(context: StepContext): Promise<void> {
  await settleSpread(context);
  const site = context.inventory.site(context.task.objectId);
  const { former } = memory.parse(context.memory);
  if (former !== 'shared' || site.uploads === 'shared' || site.verifiedMs === 0) return;
  const worker = workServer(context.inventory, site.platformId);
  const of = { ...uploadsAt({ uploads: former }, homeOf(context, site), worker.id), part: 'shared' } as const;
  try {
    await moveData(context, worker, 'MOVE_REMOVE', site.uri, of);
  } catch (error) {
    if (context.signal.aborted) throw error;
    await context.log(
      'warning',
      `its former uploads stay on the shared folder: ${toAppError(error).message}`,
    );
  }
}

function change(context: StepContext, patch: Partial<Pick<Site, 'uploads' | 'holdsUploads'>>): Promise<void> {
  const { inventory, task, by } = context;
  return context.write(() => {
    if (inventory.findSite(task.objectId)) inventory.updateSite(task.objectId, patch, by);
  });
}

function wanted({ task }: Pick<StepContext, 'task'>): Site['uploads'] {
  return input.parse(task.input).uploads;
}

function homeOf({ inventory }: Pick<StepContext, 'inventory'>, site: Site): Server {
  return inventory.server(inventory.platform(site.platformId).serverId);
}
