import { AppError, toAppError } from '../../../shared/errors.ts';
import { isAbsence } from '../absence.ts';
import type { Server } from '../../inventory/model.ts';
import type { StepContext } from '../kind.ts';
import { REASONS } from '../../../shared/reasons.ts';
import type { Outcomes } from '../../spokes/round.ts';
import { balancersFollow } from './balancers.ts';
import { resultOfJob, throwFailure, type IsOwn } from '../results.ts';
import type { TaskProblem, TaskResult } from '../task.ts';

/** A machine that does not come back within this long is left to what converges it next. */
export const UNDO_PATIENCE = { ms: 2_000 };

/** A problem of others makes a warning at most. */
export function noneOwn(): boolean {
  return false;
}

export interface ConvergeOptions {
  readonly force: boolean;
  readonly isOwn: IsOwn;
  /** What is worth a warning although all goes well. */
  readonly notes?: readonly TaskProblem[];
  /** The same of one server alone. */
  readonly notesOn?: (server: Server) => readonly TaskProblem[];
}

/**
 * Brings servers of the object (all, unless some are named) to the desired state and reports each.
 * Throws the first failure. From here on the change may be live somewhere.
 */
export async function convergeAll(
  context: StepContext,
  options: ConvergeOptions,
  servers: readonly Server[] = context.servers,
): Promise<void> {
  await context.remember({ offered: true });
  if (context.group && servers.length > 0) await convergeGroup(context, context.group, options);
  else await convergeEach(context, options, servers);
  await balancersFollow(context, servers);
}

function convergeEach(
  context: StepContext,
  { force, isOwn, notes = [], notesOn = () => [] }: ConvergeOptions,
  servers: readonly Server[],
): Promise<void> {
  return onEach(context, servers, async (server) => {
    const job = await context.onServers.converge(server, { force, patience: 'task' });
    const problems = [...notes, ...notesOn(server), ...job.problems];
    return resultOfJob(server.name, { ...job, problems }, isOwn);
  });
}

/** Does the work on the servers at once, reports each that came to an end, and throws the first failure. */
export async function onEach(
  context: StepContext,
  servers: readonly Server[],
  work: (server: Server) => Promise<TaskResult>,
): Promise<void> {
  const outcomes = await Promise.allSettled(servers.map(work));
  const rows: TaskResult[] = [];
  const away: Server[] = [];
  for (const [index, server] of servers.entries()) {
    const outcome = outcomes[index];
    if (outcome?.status === 'fulfilled') rows.push(outcome.value);
    else if (outcome && goesOnWithout(context, outcome.reason)) away.push(server);
  }
  const mayGoOn = away.length < servers.length;
  await context.report([...rows, ...(mayGoOn ? away.map((server) => absentRow(server, 'away')) : [])]);
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected' && !(mayGoOn && goesOnWithout(context, outcome.reason)))
      throw outcome.reason;
  }
  if (context.group) await noteStates(context, context.group, new Map(away.map(({ id }) => [id, 'away'])));
  throwFailure(rows);
}

/** The members of a group as one change; those that are down are left alone. */
async function convergeGroup(context: StepContext, group: Server, options: ConvergeOptions): Promise<void> {
  const { force, isOwn, notes = [], notesOn = () => [] } = options;
  const outcomes = await context.onServers.convergeGroup(group, context.servers, { force });
  const rows = context.servers.flatMap((server) => {
    const outcome = outcomes.get(server.id);
    if (outcome === undefined) return [];
    if (typeof outcome !== 'object') return [absentRow(server, outcome)];
    const problems = [...notes, ...notesOn(server), ...outcome.problems];
    return [resultOfJob(server.name, { ...outcome, problems }, isOwn)];
  });
  await context.report(rows);
  await noteStates(context, group, outcomes);
  throwFailure(rows);
}

/** Whether a group goes on without somebody for this reason. */
function goesOnWithout({ group, signal }: StepContext, error: unknown): boolean {
  return group !== null && !group.requireAll && !signal.aborted && isAbsence(error);
}

function absentRow({ name }: Server, absence: 'away' | 'in doubt'): TaskResult {
  const message =
    absence === 'away'
      ? `${name} was away and is left out`
      : `${name} left while it switched; it comes to what was decided`;
  return {
    ...{ server: name, state: 'warning', stage: '', reason: 'MEMBER_DOWN', problems: [], checks: [] },
    message: `${message}; it is brought up to date when it returns`,
    remedy: REASONS.MEMBER_DOWN.remedy,
  };
}

/** A member that was not there is down from now on, until it has been brought up to date. */
async function noteStates(context: StepContext, group: Server, outcomes: Outcomes): Promise<void> {
  const { inventory, by } = context;
  const now = inventory.findServer(group.id)?.members ?? [];
  const down = now.filter(({ serverId, state }) => {
    const outcome = outcomes.get(serverId);
    return state === 'active' && (outcome === 'away' || outcome === 'in doubt');
  });
  if (down.length === 0) return;
  await context.write(() => {
    for (const { serverId } of down) inventory.setMember(group.id, serverId, 'down', by);
  });
}

/** The servers that a machine stands for: on the others nothing can be live. */
export function joinedServers(context: StepContext): Server[] {
  return joined(context, context.servers);
}

function joined(context: StepContext, servers: readonly Server[]): Server[] {
  return servers.filter(({ id }) => context.spokes.hasJoined(id));
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
  if (context.group && servers === context.servers) {
    await groupBack(context, context.group);
    return;
  }
  await Promise.all(
    joined(context, servers).map(async (server) => {
      const trouble = await converge(context, server);
      if (trouble !== null) await context.log('warning', `${server.name} is not back yet: ${trouble}`);
    }),
  );
  await balancersFollow(context, context.servers);
}

async function groupBack(context: StepContext, group: Server): Promise<void> {
  const outcomes = await context.onServers.convergeGroup(group, context.servers, { force: false });
  for (const { id, name } of context.servers) {
    const outcome = outcomes.get(id);
    const row = typeof outcome === 'object' ? resultOfJob(name, outcome, noneOwn) : null;
    const trouble = row === null ? 'its machine is away' : row.message;
    if (row?.state !== 'success') await context.log('warning', `${name} is not back yet: ${trouble}`);
  }
}

/** A machine that is away longer than this keeps the configuration it has. */
const REMOVAL_PATIENCE = { ms: 60_000 };

/** Brings a server to the desired state; a machine that does not come makes a warning, and keeps what it has. */
export async function convergeIfThere(
  context: StepContext,
  server: Server,
  isOwn: IsOwn,
): Promise<TaskResult> {
  try {
    const options = { force: false, patience: REMOVAL_PATIENCE };
    return resultOfJob(server.name, await context.onServers.converge(server, options), isOwn);
  } catch (error) {
    if (!(error instanceof AppError) || error.reason !== 'SPOKE_AWAY' || context.signal.aborted) throw error;
    return {
      server: server.name,
      state: 'warning',
      stage: 'converge',
      reason: error.reason,
      message: `${error.message}; the machine keeps the configuration it has`,
      remedy: 'Stop aegir-spoke there and remove its configuration by hand.',
      problems: [],
      checks: [],
    };
  }
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
