import { AppError } from '../../../shared/errors.ts';
import type { Server } from '../../inventory/model.ts';
import type { StepContext } from '../kind.ts';
import { checkOfItem, resultOfChecks } from '../results.ts';
import type { TaskResult } from '../task.ts';

/**
 * Has each member of a cluster look whether it reaches the master that it passes uploads on to. One that does not makes
 * a warning: it shows pages all the same. A member that is away, or cannot look, is left to its own verify.
 */
export async function provePassing(context: StepContext, cluster: Server): Promise<void> {
  const { inventory, onServers } = context;
  const others = cluster.members
    .filter(({ serverId, state }) => state === 'active' && serverId !== cluster.masterId)
    .map(({ serverId }) => inventory.server(serverId));
  const rows = await Promise.all(
    others.map(async (server): Promise<TaskResult[]> => {
      const job = await onServers.inspect(server).catch((error: unknown) => {
        if (!(error instanceof AppError) || context.signal.aborted) throw error;
        return null;
      });
      const checks = (job?.checks ?? []).map(checkOfItem);
      const trouble = checks.filter(
        ({ name, outcome }) => name === `master.${cluster.name}` && outcome !== 'ok',
      );
      return trouble.length === 0 ? [] : [resultOfChecks(server.name, 'passing', trouble)];
    }),
  );
  await context.report(rows.flat());
}
