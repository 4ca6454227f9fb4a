import { AppError } from '../../../shared/errors.ts';
import type { Server } from '../../inventory/model.ts';
import type { ObjectChange, StepContext, TaskKind } from '../kind.ts';
import { locksBeside } from '../place.ts';
import { convergeAll, noneOwn } from './converge.ts';
import { grantAll } from './site-grants.ts';

/** Brings all members of a group to what it serves. What each is as a machine, its own verify looks at. Undoes nothing. */
export const groupVerify: TaskKind = {
  name: 'group.verify',
  timeoutMs: 2 * 3_600_000,
  locks: locksBeside,
  steps: [
    { name: 'grants', run: (context) => grantAll(context, standing(context), 'lenient') },
    { name: 'converge', run: converge, commits: true },
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

async function converge(context: StepContext): Promise<void> {
  const { inventory, task, by } = context;
  standing(context);
  await convergeAll(context, { force: false, isOwn: noneOwn });
  await context.write(() => {
    inventory.updateServer(task.objectId, { state: 'verified', problem: '', verifiedMs: context.now() }, by);
  });
}
