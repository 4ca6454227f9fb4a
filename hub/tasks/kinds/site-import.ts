import type { ObjectChange, Step, StepContext, TaskKind } from '../kind.ts';
import { convergeAll, convergeBack } from './converge.ts';
import { loadStep, moveData, placeStep, uploadsOfTarget } from './move-steps.ts';
import { chooseFirst, locksOfMove, sourceOf, targetOf } from './move-target.ts';
import { packStep, removeFound } from './found-site.ts';
import { backupStep } from './site-backup.ts';
import { databaseStep, grantsStep } from './site-database.ts';
import { isOfSite, markVerified, secure, servableSite, SITE_TIMEOUT_MS } from './site.ts';
import { spreadStep } from './spread.ts';
import { settleSpread } from './spreading.ts';

/**
 * The steps of a new site whose content comes from a backup, which a step of its own may make first. When it cannot be
 * made nothing is left of it.
 */
function stepsWith(content: Step): Step[] {
  return [
    { name: 'check', run: check, undo: takeBack },
    content,
    databaseStep,
    grantsStep({ fresh: false }),
    loadStep,
    placeStep,
    spreadStep,
    { name: 'converge', run: converge, commits: true },
  ];
}

/** Makes a new site of a backup, or of one that was found in the code of its platform. */
export const siteImport: TaskKind = {
  name: 'site.import',
  timeoutMs: SITE_TIMEOUT_MS,
  locks: locksOfMove,
  steps: [...stepsWith(packStep), { name: 'clear', run: removeFound }],
  withdraw: deleteSite,
};

/** Makes a new site of another one as it is now; that one goes on meanwhile. */
export const siteClone: TaskKind = {
  ...siteImport,
  name: 'site.clone',
  steps: [
    ...stepsWith({ ...backupStep('clone', sourceOf), undo: removeBackup }),
    { name: 'clear', run: removeBackup },
  ],
};

async function check(context: StepContext): Promise<void> {
  servableSite(context);
  await chooseFirst(context);
}

async function converge(context: StepContext): Promise<void> {
  await context.write(() => {
    context.inventory.updateSite(context.task.objectId, { quiet: false }, context.by);
  });
  const notes = await secure(context);
  await convergeAll(context, { notes, force: false, isOwn: isOfSite(context.task) });
  await markVerified(context);
  const { inventory, task } = context;
  const { first, uri } = targetOf(context, inventory.site(task.objectId));
  await moveData(context, first, 'MOVE_KEEP_FORMER', uri, uploadsOfTarget(context));
  await settleSpread(context);
}

async function takeBack(context: StepContext): Promise<void> {
  const { task, inventory, by } = context;
  if (!inventory.findSite(task.objectId)) return;
  await context.write(() => {
    inventory.updateSite(task.objectId, { removing: true }, by);
  });
  await convergeBack(context);
  await context.write(() => {
    deleteSite(context);
  });
}

/** It was made for the clone alone. */
async function removeBackup(context: StepContext): Promise<void> {
  const { backups, shelf, task } = context;
  await context.write(() => {
    backups.forget(task.id);
  });
  shelf.remove(task.id);
}

function deleteSite({ inventory, task, by }: ObjectChange): void {
  if (inventory.findSite(task.objectId)) inventory.deleteSite(task.objectId, by);
}
