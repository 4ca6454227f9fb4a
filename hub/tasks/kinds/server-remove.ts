import { AppError } from '../../../shared/errors.ts';
import type { Server } from '../../inventory/model.ts';
import type { ObjectChange, StepContext, TaskKind } from '../kind.ts';
import { locksOn } from '../place.ts';
import { resultOfJob } from '../results.ts';
import type { TaskResult } from '../task.ts';
import { convergeBack, joinedServers, noneOwn, onEach } from './converge.ts';

/** A machine that is away longer than this keeps the configuration it has. */
const PATIENCE = { ms: 60_000 };

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
  await context.remember({ offered: true });
  await onEach(context, joinedServers(context), (server) => convergeIfThere(context, server));
}

async function convergeIfThere(context: StepContext, server: Server): Promise<TaskResult> {
  try {
    const job = await context.onServers.converge(server, { force: false, patience: PATIENCE });
    return resultOfJob(server.name, job, noneOwn);
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
