import { AppError } from '../../../shared/errors.ts';
import { serversOf } from '../../desired/placement.ts';
import type { Server } from '../../inventory/model.ts';
import type { StepContext } from '../kind.ts';
import { resultOfJob } from '../results.ts';

/** A balancer or member that does not come back within this long is left to what converges it next. */
const PATIENCE = { ms: 2_000 };

/**
 * The balancers in front of these servers, and of groups that they are members of, take up what changed behind them. One that cannot is a warning in the log and
 * never a failure: the web servers are as they should be, and it goes on with what it has.
 */
export async function balancersFollow(context: StepContext, servers: readonly Server[]): Promise<void> {
  const { inventory } = context;
  const ids = inventory.pools.balancersOf([
    ...(context.group ? [context.group.id] : []),
    ...servers.flatMap(({ id }) => [id, ...inventory.groupsOf(id).map((group) => group.id)]),
  ]);
  await convergeBeside(
    context,
    ids.map((id) => inventory.server(id)),
  );
}

/** The servers behind a balancer let it in, before it asks them for their sites. */
export async function letBalancerIn(context: StepContext, balancer: Server): Promise<void> {
  const { inventory } = context;
  await convergeBeside(
    context,
    inventory.pools
      .ofBalancer(balancer.id)
      .flatMap((id) => serversOf(inventory.server(id)))
      .map((id) => inventory.server(id)),
  );
}

async function convergeBeside(context: StepContext, servers: readonly Server[]): Promise<void> {
  await Promise.all(
    servers
      .filter(({ id, removing }) => !removing && context.spokes.hasJoined(id))
      .map(async (server) => {
        const trouble = await converge(context, server);
        if (trouble !== null) await context.log('warning', `${server.name} is behind: ${trouble}`);
      }),
  );
}

/** What went wrong, null when nothing did. */
async function converge(context: StepContext, server: Server): Promise<string | null> {
  try {
    const job = await context.onServers.converge(server, { force: false, patience: PATIENCE });
    const row = resultOfJob(server.name, job, () => false);
    return row.state === 'failure' || row.state === 'cancelled' ? row.message : null;
  } catch (error) {
    if (!(error instanceof AppError) || context.signal.aborted) throw error;
    return error.message;
  }
}
