import { AppError, toAppError } from '../../../shared/errors.ts';
import type { Server } from '../../inventory/model.ts';
import type { StepContext } from '../kind.ts';
import { balancersFollow } from './balancers.ts';
import { resultOfJob, throwFailure, type IsOwn } from '../results.ts';
import type { TaskProblem, TaskResult } from '../task.ts';

/** A machine that does not come back within this long is left to what converges it next. */
export const UNDO_PATIENCE = { ms: 2_000 };

/** A problem of others makes a warning at most. */
export function noneOwn(): boolean {
  return false;
}

/**
 * Brings servers of the object (all, unless some are named) to the desired state and reports each.
 * Throws the first failure. From here on the change may be live somewhere.
 */
export async function convergeAll(
  context: StepContext,
  options: {
    readonly force: boolean;
    readonly isOwn: IsOwn;
    /** What is worth a warning although all goes well. */
    readonly notes?: readonly TaskProblem[];
  },
  servers: readonly Server[] = context.servers,
): Promise<void> {
  await context.remember({ offered: true });
  await onEach(context, servers, async (server) => {
    const job = await context.onServers.converge(server, { force: options.force, patience: 'task' });
    const problems = [...(options.notes ?? []), ...job.problems];
    return resultOfJob(server.name, { ...job, problems }, options.isOwn);
  });
  await balancersFollow(context, servers);
}

/** Does the work on the servers at once, reports each that came to an end, and throws the first failure. */
export async function onEach(
  context: StepContext,
  servers: readonly Server[],
  work: (server: Server) => Promise<TaskResult>,
): Promise<void> {
  const outcomes = await Promise.allSettled(servers.map(work));
  const rows = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  await context.report(rows);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  throwFailure(rows);
}

/** The servers that a machine stands for: on the others nothing can be live. */
export function joinedServers(context: StepContext): Server[] {
  return context.servers.filter(({ id }) => context.spokes.hasJoined(id));
}

/**
 * After the inventory was set back: brings the servers back too, where the change may be live and
 * the machine is there. The rest is noted, and done by whatever converges the server next.
 */
export async function convergeBack(
  context: StepContext,
  servers: readonly Server[] = context.servers,
): Promise<void> {
  if (context.memory['offered'] !== true) return;
  const joined = servers.filter(({ id }) => context.spokes.hasJoined(id));
  await Promise.all(
    joined.map(async (server) => {
      const trouble = await converge(context, server);
      if (trouble !== null) await context.log('warning', `${server.name} is not back yet: ${trouble}`);
    }),
  );
  await balancersFollow(context, context.servers);
}

/** What went wrong, null when nothing did. */
async function converge(context: StepContext, server: Server): Promise<string | null> {
  try {
    const job = await context.onServers.converge(server, { force: false, patience: UNDO_PATIENCE });
    const row = resultOfJob(server.name, job, noneOwn);
    return row.state === 'failure' || row.state === 'cancelled' ? row.message : null;
  } catch (error) {
    const stopped = context.signal.aborted && toAppError(context.signal.reason).reason === 'SHUTTING_DOWN';
    if (stopped || !(error instanceof AppError)) throw error;
    return error.message;
  }
}
