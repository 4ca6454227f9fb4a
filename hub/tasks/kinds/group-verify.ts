import { AppError } from '../../../shared/errors.ts';
import type { Server } from '../../inventory/model.ts';
import type { ObjectChange, StepContext, TaskKind } from '../kind.ts';
import { locksBeside } from '../place.ts';
import { syncMissing } from './content.ts';
import { convergeAll, noneOwn } from './converge.ts';
import { serveGroup } from './serve-groups.ts';
import { provePassing } from './passing.ts';
import { proveShare } from './shares.ts';
import { grantAll } from './site-grants.ts';

/** Brings all members of a group to what it serves. What each is as a machine, its own verify looks at. Undoes nothing. */
export const groupVerify: TaskKind = {
  name: 'group.verify',
  timeoutMs: 2 * 3_600_000,
  locks: locksBeside,
  steps: [
    { name: 'share', run: prove },
    { name: 'return', run: bringBack },
    { name: 'grants', run: (context) => grantAll(context, standing(context), 'lenient') },
    { name: 'converge', run: converge, commits: true },
    { name: 'passing', run: passing },
  ],
  failed: ({ inventory, task, by }, { message: problem }) => {
    if (inventory.findServer(task.objectId)) {
      inventory.updateServer(task.objectId, { state: 'failed', problem }, by);
    }
  },
};

function standing({ inventory, task }: ObjectChange): Server {
  const group = inventory.server(task.objectId);
  if (group.removing) throw new AppError('BUSY', `server ${group.name} is being removed`);
  return group;
}

/** Of a pack: nothing is changed on members that do not see the folder they have in common. */
async function prove(context: StepContext): Promise<void> {
  const group = standing(context);
  if (group.webType === 'pack') await proveShare(context, group);
}

/** Of a cluster: uploads come to the master through every member. */
async function passing(context: StepContext): Promise<void> {
  const group = standing(context);
  if (group.webType === 'cluster') await provePassing(context, group);
}

/** Members that are down and there are brought up to date; the others stay down. */
async function bringBack(context: StepContext): Promise<void> {
  const group = standing(context);
  for (const { serverId, state } of group.members) {
    if (state !== 'down') continue;
    const server = context.inventory.server(serverId);
    try {
      await syncMissing(context, server);
      await serveGroup(context, group, server, { isOwn: noneOwn, checks: [] });
    } catch (error) {
      if (!(error instanceof AppError) || context.signal.aborted) throw error;
      await context.log('warning', `${server.name} stays down: ${error.message}`);
    }
  }
}

async function converge(context: StepContext): Promise<void> {
  const { inventory, task, by } = context;
  // A task that was to bring its data to another master, and could not end it, may have left it so.
  if (standing(context).holdsUploads) {
    await context.write(() => {
      inventory.updateServer(task.objectId, { holdsUploads: false }, by);
    });
  }
  await convergeAll(context, { force: false, isOwn: noneOwn });
  await context.write(() => {
    inventory.updateServer(task.objectId, { state: 'verified', problem: '', verifiedMs: context.now() }, by);
  });
}
