import { AppError } from '../../../shared/errors.ts';
import type { Uploads } from '../../../shared/share.ts';
import { serversOf, writersOf } from '../../desired/placement.ts';
import type { Server, Site } from '../../inventory/model.ts';
import type { StepContext } from '../kind.ts';
import type { TaskResult } from '../task.ts';
import { atHome, type Homes } from './at-home.ts';
import { balancersFollow } from './balancers.ts';
import { convergeIfThere, noneOwn } from './converge.ts';
import { moveData } from './move-steps.ts';
import { grantAll } from './site-grants.ts';
import { settleSpread } from './spreading.ts';
import { partAt } from './uploads-place.ts';

/** What a platform that has moved leaves behind. It is served from its new home: trouble here is a warning. */

/** The machines of the former home alone stop serving it, after the balancers in front of them. */
export async function leaveFormer(context: StepContext, { from, to }: Homes): Promise<void> {
  const former = atHome(context, from);
  await balancersFollow(former, former.servers);
  const left = leftMachines(context, { from, to });
  const rows = await Promise.all(left.map((server) => convergeIfThere(context, server, noneOwn)));
  const served = (context.memory['served'] ?? []) as readonly TaskResult[];
  await context.report([...served, ...rows.map(asWarning)]);
  const stopped = left.filter((_, index) => !stillServes(rows[index]));
  await context.remember({ stopped: stopped.map(({ id }) => id) });
}

/** Its machine was away, or did not take the change. */
function stillServes(row: TaskResult | undefined): boolean {
  return row === undefined || !['success', 'warning'].includes(row.state) || row.reason === 'SPOKE_AWAY';
}

function asWarning(row: TaskResult): TaskResult {
  if (row.state !== 'failure' && row.state !== 'cancelled') return row;
  return { ...row, state: 'warning', message: `it serves the platform still: ${row.message}` };
}

/** The data of sites go from where they are served no more, and the accounts that connected from there. */
export async function clearFormer(
  context: StepContext,
  { from, to }: Homes,
  sites: readonly Site[],
): Promise<void> {
  await warnOf(context, 'what lay there before was not cleared', () => settleSpread(context));
  const stopped = (context.memory['stopped'] ?? []) as readonly string[];
  const staying = writersOf(to);
  const isLeft = leftMachines(context, { from, to }).every(({ id }) => stopped.includes(id));
  for (const id of writersOf(from)) {
    const server = context.inventory.server(id);
    for (const site of sites) {
      const all = partAt(site, from, id);
      // Whoever serves the site still shows what all members see.
      const of = all.uploads && !isLeft ? { ...all, part: 'own' as const } : all;
      if (!staying.includes(id)) await clearSite(context, server, site, of, stopped.includes(id));
      else if (of.uploads && of.part === undefined) await clearUploads(context, server, site, of);
    }
  }
  await grantAll(atHome(context, to), to, 'lenient');
}

/** The machines that are of the former home alone. */
function leftMachines({ inventory, spokes }: StepContext, { from, to }: Homes): Server[] {
  const left = serversOf(from).filter((id) => !serversOf(to).includes(id) && spokes.hasJoined(id));
  return left.map((id) => inventory.server(id));
}

/** A machine that goes on with the site has all of it in the site's own data now. */
function clearUploads(context: StepContext, server: Server, { uri }: Site, of: Uploads): Promise<void> {
  const part = { ...of, part: 'shared' as const };
  const what = `former uploads of ${uri} stay on the shared folder`;
  return warnOf(context, what, () => moveData(context, server, 'MOVE_REMOVE', uri, part));
}

async function clearSite(
  context: StepContext,
  server: Server,
  { id, uri }: Site,
  of: Uploads,
  isServedNoMore: boolean,
): Promise<void> {
  const what = `data of ${uri} stay on ${server.name}`;
  if (isServedNoMore) await warnOf(context, what, () => moveData(context, server, 'MOVE_REMOVE', uri, of));
  else await context.log('warning', what);
  await context.write(() => {
    context.siteData.left(id, server.id);
  });
}

async function warnOf(context: StepContext, what: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof AppError) || context.signal.aborted) throw error;
    await context.log('warning', `${what}: ${error.message}`);
  }
}
