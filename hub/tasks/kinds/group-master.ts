import { z } from 'zod';
import { AppError, messageOf } from '../../../shared/errors.ts';
import { isAbsence } from '../absence.ts';
import { PASSING_MODULES } from '../../../shared/pools.ts';
import type { Server } from '../../inventory/model.ts';
import type { ObjectChange, StepContext, TaskKind } from '../kind.ts';
import { locksOn } from '../place.ts';
import { resultOfJob, throwFailure } from '../results.ts';
import { convergeAll, convergeBack, noneOwn } from './converge.ts';
import { claimOn, hasShare, inspectAll } from './shares.ts';
import { disown, handOver } from './spread.ts';
import { settleSpread, takeBackSpread } from './spreading.ts';

/**
 * Another member works on the sites of a group from now on. In a cluster what visitors sent comes to it first; until all
 * members know it nobody takes anything more, so nothing is left behind. What fails leaves the former one to it.
 */
export const groupMaster: TaskKind = {
  name: 'group.master',
  // Large sites travel for hours; each job has its own limit.
  timeoutMs: 24 * 3_600_000,
  locks: locksOn,
  steps: [
    { name: 'check', run: check },
    { name: 'hold', run: hold, undo: letGo },
    { name: 'data', run: bringData, undo: takeBackSpread },
    { name: 'switch', run: change, undo: changeBack },
    { name: 'converge', run: converge, commits: true },
    { name: 'release', run: release },
  ],
  foresee: (asked) => {
    const [coming, group] = [comingMaster(asked), standing(asked)];
    const former = giver(asked);
    const data = `what visitors sent to ${former?.name ?? ''} comes to it first, and they can send nothing meanwhile`;
    asked.inventory.updateServer(group.id, { masterId: coming.id }, asked.by);
    return {
      notes: [...(former ? [data] : []), `${coming.name} works on the sites of ${group.name} from then on`],
    };
  },
};

const inputSchema = z.object({ member: z.string(), withoutData: z.boolean().default(false) });
const memorySchema = z.object({ former: z.string().nullable() });

function standing({ inventory, task }: ObjectChange): Server {
  const group = inventory.server(task.objectId);
  if (group.removing) throw new AppError('BUSY', `server ${group.name} is being removed`);
  return group;
}

/** Throws NOT_FOUND, and FIELD_INVALID for one that is not active. */
function comingMaster(change: ObjectChange): Server {
  const group = standing(change);
  const { member } = inputSchema.parse(change.task.input);
  const server = change.inventory.server(member);
  const state = group.members.find(({ serverId }) => serverId === member)?.state;
  if (state === 'active') return server;
  const how = state === undefined ? 'is no member' : `is ${state}`;
  throw new AppError('FIELD_INVALID', `${server.name} ${how}, so it cannot be the master of ${group.name}`, {
    field: 'master',
  });
}

/** The member that the data of sites come from: the master of a cluster; undefined where none have to come. */
function giver(change: ObjectChange): Server | undefined {
  const { webType, masterId } = standing(change);
  const { member, withoutData } = inputSchema.parse(change.task.input);
  if (webType !== 'cluster' || masterId === null || masterId === member || withoutData) return undefined;
  return change.inventory.server(masterId);
}

/** A host that fails its checks becomes no master, and none that others could not pass anything on to. */
async function check(context: StepContext): Promise<void> {
  const coming = comingMaster(context);
  if (standing(context).webType === 'cluster') checkPasses(context, coming);
  await inspectAll(context, [coming.id]);
}

/** Throws MODULE_MISSING: a member that holds its sites back would go on keeping what visitors send. */
function checkPasses(context: StepContext, coming: Server): void {
  const { inventory, observed } = context;
  for (const { serverId } of standing(context).members) {
    const web = observed.sighting(serverId).facts?.webServer;
    if (serverId === coming.id || web?.kind !== 'apache') continue;
    const missing = PASSING_MODULES.filter((module) => !web.modules.includes(module));
    if (missing.length === 0) continue;
    const { name } = inventory.server(serverId);
    const message = `${name} could not pass uploads on to ${coming.name}: its web server lacks ${missing.join(', ')}`;
    throw new AppError('MODULE_MISSING', message, {
      remedy: `On ${name}, as root: a2enmod ${missing.join(' ')} && systemctl restart apache2; then aegirctl server verify ${name}.`,
    });
  }
}

/** From now on the master refuses what visitors send, whoever it is; the others pass on to it what it refuses. */
async function hold(context: StepContext): Promise<void> {
  const former = giver(context);
  if (former === undefined) return;
  await context.write(() => {
    context.inventory.updateServer(context.task.objectId, { holdsUploads: true }, context.by);
  });
  const outcomes = await context.onServers.convergeGroup(standing(context), [former], { force: false });
  const outcome = outcomes.get(former.id);
  if (typeof outcome !== 'object') throw absence(context, former);
  throwFailure([resultOfJob(former.name, outcome, noneOwn)]);
  // What was sent to it before is written then.
  await inspectAll(context, [former.id], { settled: true });
}

/** The master takes what visitors send again; one that cannot be told now refuses it until it is verified. */
async function letGo(context: StepContext): Promise<void> {
  const { inventory, task, by } = context;
  const group = inventory.findServer(task.objectId);
  if (group?.holdsUploads !== true) return;
  await context.write(() => {
    inventory.updateServer(group.id, { holdsUploads: false }, by);
  });
  await context.remember({ offered: true });
  await convergeBack(context);
}

async function bringData(context: StepContext): Promise<void> {
  const former = giver(context);
  if (former === undefined) return;
  try {
    await handOver(context, standing(context), comingMaster(context));
  } catch (error) {
    if (!isAbsence(error) || context.signal.aborted) throw error;
    throw absence(context, former, error);
  }
}

/** Only people can tell whether what a master keeps may be left behind. */
function absence(context: StepContext, former: Server, cause?: unknown): AppError {
  const [group, coming] = [standing(context), comingMaster(context)];
  const message = `${former.name} is away, so what visitors sent to it cannot be brought to ${coming.name}`;
  const line = `aegirctl server set ${group.name} --master ${coming.name} --without-data`;
  return new AppError('SPOKE_AWAY', message, {
    cause,
    remedy: `Bring ${former.name} back. If that takes too long, leave on it what visitors sent to it: ${line}.`,
  });
}

/** The new master takes over the marker of a folder that all see: of a pack the former one may not write there from then on. */
async function change(context: StepContext): Promise<void> {
  const { inventory, task, memory, by } = context;
  const server = comingMaster(context);
  const group = standing(context);
  // Another try finds the new master in the inventory already.
  const { former } = 'former' in memory ? memorySchema.parse(memory) : { former: group.masterId };
  await context.remember({ former });
  await context.write(() => {
    inventory.updateServer(task.objectId, { masterId: server.id }, by);
  });
  if (hasShare(group)) await inspectAll(context, [server.id], { claim: claimOn(group, 'take') });
  if (inputSchema.parse(task.input).withoutData && former !== null && former !== server.id) {
    const left = inventory.server(former);
    await disown(context, group, left);
    await context.log('warning', `what visitors sent to ${left.name} alone stays there`);
  }
}

async function changeBack(context: StepContext): Promise<void> {
  const { inventory, task, by } = context;
  const { former } = memorySchema.parse(context.memory);
  await context.write(() => {
    const isMember = inventory.findServer(task.objectId)?.members.some(({ serverId }) => serverId === former);
    if (isMember === true) inventory.updateServer(task.objectId, { masterId: former }, by);
  });
  await takeBack(context, former);
  await convergeBack(context);
}

/** What cannot be taken back now is said: the folder stays without a writer until the group is verified. */
async function takeBack(context: StepContext, former: string | null): Promise<void> {
  const { inventory, task, spokes } = context;
  const group = inventory.findServer(task.objectId);
  if (!group || !hasShare(group) || former === null || !spokes.hasJoined(former)) return;
  try {
    await inspectAll(context, [former], { claim: claimOn(group, 'take') });
  } catch (error) {
    await context.log('warning', `the folder was not given back to its former master: ${messageOf(error)}`);
  }
}

async function converge(context: StepContext): Promise<void> {
  const { inventory, task, by } = context;
  await convergeAll(context, { force: false, isOwn: noneOwn });
  await context.write(() => {
    inventory.updateServer(task.objectId, { state: 'verified', problem: '', verifiedMs: context.now() }, by);
  });
}

/** All members know their master: it takes what visitors send. */
async function release(context: StepContext): Promise<void> {
  await letGo(context);
  await settleSpread(context);
}
