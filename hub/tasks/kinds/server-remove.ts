import { claimOn, hasShare } from './shares.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Server } from '../../inventory/model.ts';
import type { ObjectChange, StepContext, TaskKind } from '../kind.ts';
import { locksOn } from '../place.ts';
import { convergeBack, convergeIfThere, joinedServers, noneOwn, onEach } from './converge.ts';

/** Empties a server without platforms as far as its machine is there, ends its access, forgets it. */
export const serverRemove: TaskKind = {
  name: 'server.remove',
  timeoutMs: 3_600_000,
  // Nothing else is on the server, so alone on it is alone altogether.
  locks: locksOn,
  steps: [
    { name: 'check', run: mark, undo: unmark },
    { name: 'converge', run: empty, commits: true },
    { name: 'revoke', run: revoke },
    { name: 'delete', run: remove },
  ],
  foresee: () => ({ notes: ['its machine may not come back under this name without a new token'] }),
  withdraw: (change) => {
    setRemoving(change, false);
  },
};

async function mark(context: StepContext): Promise<void> {
  const { inventory, task } = context;
  await context.write(() => {
    const server = inventory.server(task.objectId);
    const platforms = inventory.platformsOn(server.id);
    if (platforms.length > 0) {
      throw new AppError('IN_USE', `server ${server.name} carries ${String(platforms.length)} platforms`);
    }
    const groups = inventory.groupsOf(server.id);
    if (groups.length > 0) {
      throw new AppError('IN_USE', `server ${server.name} is a member of ${String(groups.length)} groups`);
    }
    const databases = context.databases.onServer(server.id);
    if (databases.length > 0) {
      throw new AppError(
        'IN_USE',
        `server ${server.name} has ${String(databases.length)} databases of sites`,
      );
    }
    setRemoving(context, true);
  });
}

async function unmark(context: StepContext): Promise<void> {
  await context.write(() => {
    setRemoving(context, false);
  });
  await convergeBack(context);
}

async function empty(context: StepContext): Promise<void> {
  const server = context.inventory.server(context.task.objectId);
  if (hasShare(server)) await freeShare(context, server);
  // A cluster without platforms has left nothing else on its members.
  if (server.webType === 'cluster') return;
  await context.remember({ offered: true });
  await onEach(context, joinedServers(context), (server) => convergeIfThere(context, server, noneOwn));
}

/** The folder that the members of a group had in common is nobody's from now on. */
async function freeShare(context: StepContext, group: Server): Promise<void> {
  const { name, masterId } = group;
  if (masterId === null || !context.spokes.hasJoined(masterId)) return;
  try {
    await context.onServers.inspect(context.inventory.server(masterId), {
      claim: claimOn(group, 'drop'),
    });
  } catch (error) {
    if (!(error instanceof AppError) || context.signal.aborted) throw error;
    await context.log('warning', `the folder of ${name} keeps its marker: ${error.message}`);
  }
  await context.write(() => {
    context.inventory.updateServer(context.task.objectId, { masterId: null }, context.by);
  });
}

function revoke({ spokes, task }: StepContext): Promise<void> {
  spokes.revoke(task.objectId);
  return Promise.resolve();
}

async function remove(context: StepContext): Promise<void> {
  const { inventory, task, by } = context;
  await context.write(() => {
    if (inventory.findServer(task.objectId)) inventory.deleteServer(task.objectId, by);
  });
}

function setRemoving({ inventory, task, by }: ObjectChange, removing: boolean): void {
  const server = inventory.findServer(task.objectId);
  if (server && server.removing !== removing) inventory.updateServer(server.id, { removing }, by);
}
