import { z } from 'zod';
import { AppError, messageOf } from '../../../shared/errors.ts';
import type { Server } from '../../inventory/model.ts';
import type { ObjectChange, StepContext, TaskKind } from '../kind.ts';
import { locksOn } from '../place.ts';
import { convergeAll, convergeBack, noneOwn } from './converge.ts';
import { inspectAll } from './shares.ts';

/** Another member works on the sites of a group from now on. What fails leaves the former one to it. */
export const groupMaster: TaskKind = {
  name: 'group.master',
  timeoutMs: 2 * 3_600_000,
  locks: locksOn,
  steps: [
    { name: 'check', run: check },
    { name: 'switch', run: change, undo: changeBack },
    { name: 'converge', run: converge, commits: true },
  ],
  foresee: (asked) => {
    const notes = [`${comingMaster(asked).name} works on the sites of ${standing(asked).name} from then on`];
    asked.inventory.updateServer(asked.task.objectId, { masterId: comingMaster(asked).id }, asked.by);
    return { notes };
  },
};

const inputSchema = z.object({ member: z.string() });
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

/** A host that fails its checks becomes no master. */
async function check(context: StepContext): Promise<void> {
  await inspectAll(context, [comingMaster(context).id]);
}

/** In a pack the new master takes over the marker of the folder: from then on the former one may not write there. */
async function change(context: StepContext): Promise<void> {
  const server = comingMaster(context);
  const { masterId: former, webType } = standing(context);
  await context.remember({ former });
  await context.write(() => {
    context.inventory.updateServer(context.task.objectId, { masterId: server.id }, context.by);
  });
  if (webType === 'pack') await inspectAll(context, [server.id], 'take');
}

async function changeBack(context: StepContext): Promise<void> {
  const { inventory, task, by } = context;
  const { former } = memorySchema.parse(context.memory);
  await context.write(() => {
    const isMember = inventory.findServer(task.objectId)?.members.some(({ serverId }) => serverId === former);
    if (isMember === true) inventory.updateServer(task.objectId, { masterId: former }, by);
  });
  await takeBack(context, former);
  await convergeBack(context, context.servers);
}

/** What cannot be taken back now is said: the folder stays without a writer until the group is verified. */
async function takeBack(context: StepContext, former: string | null): Promise<void> {
  const { inventory, task, spokes } = context;
  const isPack = inventory.findServer(task.objectId)?.webType === 'pack';
  if (!isPack || former === null || !spokes.hasJoined(former)) return;
  try {
    await inspectAll(context, [former], 'take');
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
