import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { skewChecks } from '../../../shared/host-checks.ts';
import type { Server } from '../../inventory/model.ts';
import type { ObjectChange, StepContext, TaskKind } from '../kind.ts';
import { locksBeside } from '../place.ts';
import { resultOfChecks, resultOfJob, type IsOwn } from '../results.ts';
import { balancersFollow, letBalancerIn } from './balancers.ts';
import { onEach } from './converge.ts';
import { syncMissing } from './content.ts';
import { serveGroup } from './serve-groups.ts';
import { releaseAbandoned } from './site-database.ts';
import { foreseeTls, tellSites } from './database-tls.ts';
import { grantAll } from './site-grants.ts';

/** Finds a server's addresses, checks each of its services, and proves what it serves. Undoes nothing. */
export const serverVerify: TaskKind = {
  name: 'server.verify',
  timeoutMs: 2 * 3_600_000,
  locks: locksBeside,
  steps: [
    { name: 'resolve', run: resolve },
    { name: 'inspect', run: inspect },
    { name: 'database', run: checkDatabase },
    { name: 'grants', run: checkGrants },
    { name: 'content', run: fetchMissing },
    { name: 'converge', run: converge, commits: true },
  ],
  foresee: (change) => ({
    force: true,
    notes: [
      'the host is looked at; every file is written anew, and every site has to answer',
      ...foreseeTls(change),
    ],
  }),
  failed: ({ inventory, task, by }, { message: problem }) => {
    if (inventory.findServer(task.objectId)) {
      inventory.updateServer(task.objectId, { state: 'failed', problem }, by);
    }
  },
};

const checksSchema = z.array(
  z.object({
    name: z.string(),
    outcome: z.enum(['ok', 'warning', 'failed']),
    finding: z.string(),
    remedy: z.string(),
  }),
);

/** A problem that no site and no platform is named for is the server's. */
const isOfServer: IsOwn = ({ site, platform }) => site === '' && platform === '';

async function resolve(context: StepContext): Promise<void> {
  const server = standing(context);
  const addresses = await context.resolve(server.hostname, context.signal);
  if (addresses.join() === server.addresses.join()) return;
  await context.write(() => {
    context.inventory.updateServer(server.id, { addresses }, context.by);
  });
}

async function inspect(context: StepContext): Promise<void> {
  if (needsNoMachine(context)) return;
  await onEach(context, context.servers, async (server) => {
    const job = await context.onServers.inspect(server);
    const skew = skewChecks(context.onServers.clockSkewMs(server));
    const row = resultOfJob(server.name, { ...job, checks: [...job.checks, ...skew] }, isOfServer);
    await context.remember({ checks: row.checks });
    return row;
  });
}

/** What the database service needs, beside what the machine needs. */
async function checkDatabase(context: StepContext): Promise<void> {
  const server = standing(context);
  const { observed, databaseServers, signal } = context;
  const found = server.database === null ? [] : await databaseServers.check(server, signal);
  await context.write(() => {
    observed.sawDatabaseChecks(server.id, found);
  });
  if (server.database === null) return;
  if (found.some(({ name, outcome }) => name === 'database.tls' && outcome === 'ok'))
    await tellSites(context);
  await onEach(context, [server], async () => {
    const checks = [...checksSchema.parse(context.memory['checks'] ?? []), ...found];
    await context.remember({ checks });
    return resultOfChecks(server.name, 'database', checks);
  });
  await releaseAbandoned(context, server);
}

/** A database server that is away says nothing against the web server: its sites are named in the log. */
async function checkGrants(context: StepContext): Promise<void> {
  if (!needsNoMachine(context)) await grantAll(context, standing(context), 'lenient');
}

/** Of what it serves: a member of a group may have been away when the others got it. */
async function fetchMissing(context: StepContext): Promise<void> {
  if (!needsNoMachine(context)) await syncMissing(context, standing(context));
}

async function converge(context: StepContext): Promise<void> {
  const { inventory, task, by } = context;
  await letBalancerIn(context, standing(context));
  if (!needsNoMachine(context)) {
    await proveServing(context);
    const server = standing(context);
    const about = { isOwn: isOfServer, checks: checksSchema.parse(context.memory['checks'] ?? []) };
    for (const group of inventory.groupsOf(server.id)) await serveGroup(context, group, server, about);
  }
  await balancersFollow(context, context.servers);
  await context.write(() => {
    inventory.updateServer(task.objectId, { state: 'verified', problem: '', verifiedMs: context.now() }, by);
  });
}

/** The row of the server keeps the checklist of the step before. */
async function proveServing(context: StepContext): Promise<void> {
  await onEach(context, context.servers, async (server) => {
    const job = await context.onServers.converge(server, { force: true, patience: 'task' });
    return resultOfJob(server.name, job, isOfServer, checksSchema.parse(context.memory['checks']));
  });
}

function standing({ inventory, task }: ObjectChange): Server {
  const server = inventory.server(task.objectId);
  if (server.removing) throw new AppError('BUSY', `server ${server.name} is being removed`);
  return server;
}

/** A server without web service needs no machine of ours; when one has joined it is looked at all the same. */
function needsNoMachine(context: StepContext): boolean {
  const server = standing(context);
  return server.webType === 'none' && !context.spokes.hasJoined(server.id);
}
