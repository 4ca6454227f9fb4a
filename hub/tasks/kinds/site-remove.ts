import type { ObjectChange, StepContext, TaskKind } from '../kind.ts';
import { locksOn } from '../place.ts';
import { convergeBack } from './converge.ts';
import { convergeWithout } from './removal.ts';
import { releaseOfRemoved } from './site-database.ts';
import { SITE_TIMEOUT_MS } from './site.ts';

/** Takes a site out of service, lets its database go, then takes it out of the inventory; its uploads stay. */
export const siteRemove: TaskKind = {
  name: 'site.remove',
  timeoutMs: SITE_TIMEOUT_MS,
  locks: locksOn,
  steps: [
    { name: 'check', run: mark, undo: unmark },
    { name: 'converge', run: convergeWithout, commits: true },
    { name: 'database', run: releaseOfRemoved },
    { name: 'delete', run: remove },
  ],
  foresee: (change) => ({ notes: ['its uploads stay on the server', ...databaseNotes(change)] }),
  withdraw: (change) => {
    setRemoving(change, false);
  },
};

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
