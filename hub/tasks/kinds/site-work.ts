import { AppError, toAppError } from '../../../shared/errors.ts';
import { needsInstall } from '../../inventory/model.ts';
import type { StepContext, TaskKind } from '../kind.ts';
import { locksOn } from '../place.ts';
import { servableSite, SITE_TIMEOUT_MS } from './site.ts';
import { askApplication } from './site-install.ts';

/** Brings the database of a site to what its code needs. */
export const siteUpdate: TaskKind = {
  name: 'site.update',
  timeoutMs: SITE_TIMEOUT_MS,
  locks: locksOn,
  steps: [
    { name: 'check', run: check },
    { name: 'update', run: update },
  ],
};

/** Runs the cron of a site once. */
export const siteCron: TaskKind = {
  name: 'site.cron',
  timeoutMs: SITE_TIMEOUT_MS,
  locks: locksOn,
  steps: [
    { name: 'check', run: check },
    { name: 'cron', run: cron },
  ],
};

/** Throws SITE_NOT_READY for a site that is not installed, or was never seen to answer. */
async function check(context: StepContext): Promise<void> {
  const site = servableSite(context);
  if (!needsInstall(site) && site.verifiedMs > 0) return Promise.resolve();
  throw new AppError('SITE_NOT_READY', `site ${site.uri} was never seen to work`, {
    remedy: `Bring it to work first: aegirctl site verify ${site.uri}.`,
  });
}

async function update(context: StepContext): Promise<void> {
  await askApplication(context, { action: 'ACTION_UPDATE' });
}

/** What became of it is remembered beside the site, also when it failed. */
async function cron(context: StepContext): Promise<void> {
  const { crons, task, signal } = context;
  const { missed } = crons.of(task.objectId);
  if (missed > 0) await context.log('warning', `${String(missed)} runs before this one did not take place`);
  const startedMs = context.now();
  const note = (problem: string): Promise<void> =>
    context.write(() => {
      crons.ran(task.objectId, { startedMs, endedMs: context.now(), problem });
    });
  try {
    await askApplication(context, { action: 'ACTION_CRON' });
    await note('');
  } catch (error) {
    if (!signal.aborted) await note(toAppError(error).message);
    throw error;
  }
}
