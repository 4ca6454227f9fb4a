import { AppError, toAppError } from '../../../shared/errors.ts';
import { needsInstall } from '../../inventory/model.ts';
import type { ObjectChange, StepContext, TaskKind } from '../kind.ts';
import { locksOn } from '../place.ts';
import { convergeBack } from './converge.ts';
import { convergeWithout } from './removal.ts';
import { backupStep, dropUnfinished } from './site-backup.ts';
import { releaseOfRemoved } from './site-database.ts';
import { SITE_TIMEOUT_MS } from './site.ts';

const backup = backupStep('removal');

/**
 * Makes a last backup of a site, takes it out of service, lets its database go, then takes it out of the inventory; its
 * uploads stay.
 */
export const siteRemove: TaskKind = {
  name: 'site.remove',
  timeoutMs: SITE_TIMEOUT_MS,
  locks: locksOn,
  steps: [
    { name: 'check', run: mark, undo: unmark },
    { name: 'backup', run: lastBackup, undo: dropUnfinished },
    { name: 'converge', run: convergeWithout, commits: true },
    { name: 'database', run: releaseOfRemoved },
    { name: 'delete', run: remove },
  ],
  foresee: (change) => ({
    notes: [...backupNotes(change), 'its uploads stay on the server', ...databaseNotes(change)],
  }),
  withdraw: (change) => {
    setRemoving(change, false);
  },
};

function backupNotes(change: ObjectChange): string[] {
  return isToBackUp(change) ? ['a last backup of it is made first'] : [];
}

/** A site that was never seen to work has nothing to keep. */
function isToBackUp({ inventory, task }: ObjectChange): boolean {
  const site = inventory.findSite(task.objectId);
  return task.input['backup'] !== false && site !== undefined && site.verifiedMs > 0 && !needsInstall(site);
}

async function lastBackup(context: StepContext): Promise<void> {
  if (!isToBackUp(context)) return;
  try {
    await backup.run(context);
  } catch (error) {
    const { reason, message } = toAppError(error);
    throw new AppError(reason, `no last backup could be made, so the site stays: ${message}`, {
      remedy: `Mend that, or remove it without one: aegirctl site remove ${context.task.objectName} --no-backup.`,
      cause: error,
    });
  }
}

function databaseNotes({ inventory, task }: ObjectChange): string[] {
  const database = inventory.findSite(task.objectId)?.database;
  if (!database) return [];
  const fate = task.input['database'] === 'drop' ? 'is dropped with its data' : 'stays on its server';
  return [`its database ${database.name} ${fate}`];
}

async function mark(context: StepContext): Promise<void> {
  context.inventory.site(context.task.objectId);
  await context.write(() => {
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
  const { inventory, task, by } = context;
  await context.write(() => {
    if (inventory.findSite(task.objectId)) inventory.deleteSite(task.objectId, by);
  });
}

function setRemoving({ inventory, task, by }: ObjectChange, removing: boolean): void {
  const site = inventory.findSite(task.objectId);
  if (site && site.removing !== removing) inventory.updateSite(site.id, { removing }, by);
}
