import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { MemberState, Server } from '../../inventory/model.ts';
import type { ObjectChange, StepContext, TaskKind } from '../kind.ts';
import { locksOn } from '../place.ts';
import { balancersFollow } from './balancers.ts';
import { convergeAll, convergeBack, convergeIfThere, noneOwn, onEach } from './converge.ts';
import { syncMissing } from './content.ts';
import { firstClaim, inspectAll } from './shares.ts';
import { grantAll } from './site-grants.ts';
import { bringMissingData } from './spread.ts';
import { settleSpread, takeBackSpread } from './spreading.ts';

const HOURS = 3_600_000;

/**
 * Lets a server into a group: it is looked at, gets the code, the grants and all that the group serves, and is active
 * when it serves it. Failure takes it out again.
 */
export const memberAdd: TaskKind = {
  name: 'member.add',
  timeoutMs: 12 * HOURS,
  locks: locksOn,
  steps: [
    { name: 'check', run: check, undo: takeOut },
    { name: 'content', run: (context) => syncMissing(context, joining(context)) },
    { name: 'data', run: bringData, undo: takeBackSpread },
    { name: 'grants', run: (context) => grantAll(context, standing(context), 'strict'), undo: regrant },
    { name: 'converge', run: join, commits: true },
  ],
  foresee: (change) => ({
    notes: [`${memberOf(change).name} gets the code and the data of sites of ${standing(change).name} first`],
  }),
  withdraw: (change) => {
    setState(change, null);
  },
};

/** Takes all that a group serves off a member, and takes it out of the group. A machine that is away keeps what it has. */
export const memberRemove: TaskKind = {
  name: 'member.remove',
  timeoutMs: 2 * HOURS,
  locks: locksOn,
  steps: [
    { name: 'check', run: leave, undo: takeBack },
    { name: 'converge', run: empty, commits: true },
    { name: 'grants', run: (context) => grantAll(context, standing(context), 'lenient') },
  ],
  foresee: (change) => {
    setState(change, null);
    return { notes: ['uploads of its sites stay on the server'] };
  },
  withdraw: (change) => {
    setState(change, 'active');
  },
};

const inputSchema = z.object({ member: z.string() });

function standing({ inventory, task }: ObjectChange): Server {
  const group = inventory.server(task.objectId);
  if (group.removing) throw new AppError('BUSY', `server ${group.name} is being removed`);
  return group;
}

/** The server that the task is about. Throws NOT_FOUND. */
function memberOf({ inventory, task }: ObjectChange): Server {
  return inventory.server(inputSchema.parse(task.input).member);
}

function setState(change: ObjectChange, state: MemberState | null): void {
  const { inventory, task, by } = change;
  const { member } = inputSchema.parse(task.input);
  if (inventory.findServer(task.objectId) && inventory.findServer(member)) {
    inventory.setMember(task.objectId, member, state, by);
  }
}

/** Throws BUSY when the server is being removed. */
function joining(context: StepContext): Server {
  const server = memberOf(context);
  if (server.removing) throw new AppError('BUSY', `server ${server.name} is being removed`);
  return server;
}

/** What the machine says of itself comes first: a host that fails its checks joins nothing. */
async function check(context: StepContext): Promise<void> {
  standing(context);
  const server = joining(context);
  await context.write(() => {
    setState(context, 'joining');
  });
  const claim = firstClaim(context, standing(context), server.id);
  await inspectAll(context, [server.id], claim && { claim });
}

async function bringData(context: StepContext): Promise<void> {
  await bringMissingData(context, standing(context), joining(context));
}

async function takeOut(context: StepContext): Promise<void> {
  await context.write(() => {
    setState(context, null);
  });
  await convergeBack(context, [memberOf(context)]);
}

/** What was granted to a member that did not join is taken back with it. */
async function regrant(context: StepContext): Promise<void> {
  await context.write(() => {
    setState(context, null);
  });
  await grantAll(context, standing(context), 'lenient');
}

async function join(context: StepContext): Promise<void> {
  await convergeAll(context, { force: false, isOwn: () => true });
  await context.write(() => {
    setState(context, 'active');
  });
  await balancersFollow(context, context.servers);
  await settleSpread(context);
}

async function leave(context: StepContext): Promise<void> {
  standing(context);
  await context.write(() => {
    setState(context, 'draining');
  });
  // Before anything is taken off it, no balancer leads visitors there any more.
  await balancersFollow(context, context.servers);
}

async function takeBack(context: StepContext): Promise<void> {
  await context.write(() => {
    setState(context, 'active');
  });
}

async function empty(context: StepContext): Promise<void> {
  await context.write(() => {
    setState(context, null);
    forgetData(context);
  });
  const server = memberOf(context);
  const isThere = context.spokes.hasJoined(server.id);
  await context.remember({ offered: true });
  await onEach(context, isThere ? [server] : [], () => convergeIfThere(context, server, noneOwn));
}

/** Nobody looks after the data of sites there any more: who joins again gets them anew. */
function forgetData(context: StepContext): void {
  const { inventory, siteData, task } = context;
  const { id } = memberOf(context);
  const platforms = inventory.platformsOn(task.objectId).filter(({ serverId }) => serverId === task.objectId);
  for (const site of platforms.flatMap((platform) => inventory.sitesOn(platform.id)))
    siteData.left(site.id, id);
}
