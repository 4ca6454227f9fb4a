import { AppError } from '../../../shared/errors.ts';
import { isBuilt } from '../../inventory/source.ts';
import type { ObjectChange, StepContext, TaskKind } from '../kind.ts';
import { locksOn } from '../place.ts';
import { convergeBack } from './converge.ts';
import { convergeWithout } from './removal.ts';

/** Takes a platform without sites off its servers, then out of the inventory; a folder of the operator's stays, builds go. */
export const platformRemove: TaskKind = {
  name: 'platform.remove',
  timeoutMs: 2 * 3_600_000,
  locks: locksOn,
  steps: [
    { name: 'check', run: mark, undo: unmark },
    { name: 'converge', run: convergeWithout, commits: true },
    { name: 'delete', run: remove },
  ],
  foresee: ({ inventory, task }) => {
    const { source } = inventory.platform(task.objectId);
    return { notes: [isBuilt(source) ? 'its builds on the hub go, too' : 'its folder on the hub stays'] };
  },
  withdraw: (change) => {
    setRemoving(change, false);
  },
};

async function mark(context: StepContext): Promise<void> {
  const { inventory, task } = context;
  await context.write(() => {
    const platform = inventory.platform(task.objectId);
    const sites = inventory.sitesOn(platform.id);
    if (sites.length > 0) {
      throw new AppError('IN_USE', `platform ${platform.name} carries ${String(sites.length)} sites`);
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

async function remove(context: StepContext): Promise<void> {
  const { inventory, library, builds, task, by } = context;
  await library.prune(task.objectId, new Set());
  await builds.forget(task.objectName);
  await context.write(() => {
    if (inventory.findPlatform(task.objectId)) inventory.deletePlatform(task.objectId, by);
  });
}

function setRemoving({ inventory, task, by }: ObjectChange, removing: boolean): void {
  const platform = inventory.findPlatform(task.objectId);
  if (platform && platform.removing !== removing) inventory.updatePlatform(platform.id, { removing }, by);
}
