import type { StepContext, TaskKind } from '../kind.ts';
import { locksOn } from '../place.ts';
import type { TaskKindName } from '../task.ts';
import { convergeAll } from './converge.ts';
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
import { databaseStep, grantsStep, releaseUnused } from './site-database.ts';
import { installStep } from './site-install.ts';

/** Proves that a site is what the inventory says, and answers. */
export const siteVerify: TaskKind = {
  name: 'site.verify',
  ...verifyWith({ force: true }),
};

/** Brings a change of the inventory to the servers; it stays in the inventory also when this fails. */
export function siteChange(name: TaskKindName): TaskKind {
  return { name, ...verifyWith({ force: false }) };
}

/** force: with a generation of its own also when nothing changed, so that what the administrator mended is taken up. */
function verifyWith(options: { readonly force: boolean }): Omit<TaskKind, 'name'> {
  return {
    timeoutMs: SITE_TIMEOUT_MS,
    locks: locksOn,
    steps: [
      { name: 'check', run: check, undo: keepOut },
      databaseStep,
      grantsStep({ fresh: options.force }),
      installStep,
      { name: 'converge', run: (context) => converge(context, options), commits: true },
      { name: 'release', run: releaseUnused },
    ],
    foresee: (change) => ({ ...foreseeSite(change), ...(options.force && PROOF) }),
    failed: markFailed,
  };
}

const PROOF = { force: true, notes: ['every file is written anew, and every site has to answer'] };

async function check(context: StepContext): Promise<void> {
  const site = servableSite(context);
  if (site.state === 'failed') await context.remember({ problem: site.problem });
  // A task that was to bring its uploads elsewhere, and could not end it, may have left it so.
  if (site.holdsUploads) {
    await context.write(() => {
      context.inventory.updateSite(site.id, { holdsUploads: false }, context.by);
    });
  }
  await letIn(context, site);
}

async function keepOut(context: StepContext): Promise<void> {
  const { memory, inventory, task, by } = context;
  const problem = memory['problem'];
  if (typeof problem !== 'string' || !inventory.findSite(task.objectId)) return;
  await context.write(() => {
    inventory.updateSite(task.objectId, { state: 'failed', problem }, by);
  });
}

async function converge(context: StepContext, { force }: { readonly force: boolean }): Promise<void> {
  const notes = await secure(context);
  await convergeAll(context, { notes, force, isOwn: isOfSite(context.task) });
  await markVerified(context);
}
