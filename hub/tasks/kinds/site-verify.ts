import type { StepContext, TaskKind } from '../kind.ts';
import { locksOn } from '../place.ts';
import { convergeAll } from './converge.ts';
import { isOfSite, letIn, markFailed, markVerified, servableSite, SITE_TIMEOUT_MS } from './site.ts';

/**
 * Brings a site to what the inventory says and proves that it answers: after set, enable and
 * disable, whose change stays also when this fails, and by itself.
 */
export const siteVerify: TaskKind = {
  name: 'site.verify',
  timeoutMs: SITE_TIMEOUT_MS,
  locks: locksOn,
  steps: [
    { name: 'check', run: check, undo: keepOut },
    { name: 'converge', run: converge, commits: true },
  ],
  failed: markFailed,
};

async function check(context: StepContext): Promise<void> {
  const site = servableSite(context);
  if (site.state === 'failed') await context.remember({ problem: site.problem });
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

async function converge(context: StepContext): Promise<void> {
  const { task } = context;
  // Without a change of its own it was asked to prove: what the administrator mended must be taken up.
  const force = task.input['change'] === undefined;
  await convergeAll(context, { force, isOwn: isOfSite(task) });
  await markVerified(context);
}
