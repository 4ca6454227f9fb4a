import type { ObjectChange, StepContext, TaskKind } from '../kind.ts';
import { locksOn } from '../place.ts';
import { convergeAll, convergeBack } from './converge.ts';
import {
  foreseeSite,
  isOfSite,
  letIn,
  markFailed,
  markVerified,
  secure,
  servableSite,
  SITE_TIMEOUT_MS,
} from './site.ts';
import { databaseStep, grantsStep } from './site-database.ts';
import { chooseProfile, foreseeInstall, installStep } from './site-install.ts';
import { spreadStep } from './spread.ts';
import { settleSpread } from './spreading.ts';

/** Serves a new site. Failure keeps its row for another try; cancelling takes the row back. */
export const siteAdd: TaskKind = {
  name: 'site.add',
  timeoutMs: SITE_TIMEOUT_MS,
  locks: locksOn,
  steps: [
    { name: 'check', run: check, undo: takeBack },
    databaseStep,
    grantsStep({ fresh: false }),
    installStep,
    spreadStep,
    { name: 'converge', run: converge, commits: true },
  ],
  foresee: (change) => {
    const foreseen = foreseeSite(change);
    chooseProfile(change);
    return { ...foreseen, notes: [...foreseen.notes, ...foreseeInstall(change)] };
  },
  withdraw: deleteSite,
  failed: markFailed,
};

async function check(context: StepContext): Promise<void> {
  await letIn(context, servableSite(context));
  await context.write(() => {
    chooseProfile(context);
  });
}

async function converge(context: StepContext): Promise<void> {
  const notes = await secure(context);
  await convergeAll(context, { notes, force: false, isOwn: isOfSite(context.task) });
  await markVerified(context);
  await settleSpread(context);
}

async function takeBack(context: StepContext): Promise<void> {
  const { task, inventory, by } = context;
  if (context.ending?.state !== 'cancelled' || !inventory.findSite(task.objectId)) return;
  await context.write(() => {
    inventory.updateSite(task.objectId, { removing: true }, by);
  });
  await convergeBack(context);
  await context.write(() => {
    deleteSite(context);
  });
}

function deleteSite({ inventory, task, by }: ObjectChange): void {
  if (inventory.findSite(task.objectId)) inventory.deleteSite(task.objectId, by);
}
