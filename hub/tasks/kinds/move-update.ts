import type { ApplicationKind } from '../../../shared/application.ts';
import { AppError } from '../../../shared/errors.ts';
import type { SiteDatabase } from '../../../shared/desired-state.ts';
import { siteDatabase } from '../../desired/state.ts';
import { needsInstall, type Site } from '../../inventory/model.ts';
import { siteWork, type SiteRequest } from '../../spokes/site-request.ts';
import type { Step, StepContext } from '../kind.ts';
import { resultOfJob, throwFailure } from '../results.ts';
import { noneOwn, UNDO_PATIENCE } from './converge.ts';
import { targetOf } from './move-target.ts';

/** Applications that keep the version of their database, and bring it to what newer code needs. */
const UPDATING: readonly ApplicationKind[] = ['drupal7', 'drupal', 'wordpress'];

/**
 * Brings the database of a site that comes to other code to what that code needs: before the switch, in the database and the
 * folder that are the site's afterwards. When that fails, the site stays where it is, with what it had.
 */
export const updateStep: Step = { name: 'update', run: update, undo: takeLinksAway };

async function update(context: StepContext): Promise<void> {
  const { inventory, releases, task } = context;
  const site = inventory.site(task.objectId);
  const { platform, first } = targetOf(context, site);
  const application = releases.live(platform.id, platform.release)?.application;
  const isUpdated = application !== undefined && application !== null && UPDATING.includes(application.kind);
  if (platform.id === site.platformId || needsInstall(site) || !isUpdated) return;
  await context.remember({ updating: true });
  const job = await context.onServers.runSite(first, workOf(context, site, 'ACTION_UPDATE'), 'task');
  for (const line of job.log) await context.log('info', line);
  throwFailure([resultOfJob(first.name, job, noneOwn)]);
}

/** The code that the site came to led to it. */
async function takeLinksAway(context: StepContext): Promise<void> {
  const { inventory, task, memory, signal } = context;
  if (memory['updating'] !== true) return;
  const site = inventory.site(task.objectId);
  const { first } = targetOf(context, site);
  try {
    const work = workOf(context, site, 'ACTION_DISCARD');
    throwFailure([
      resultOfJob(first.name, await context.onServers.runSite(first, work, UNDO_PATIENCE), noneOwn),
    ]);
  } catch (error) {
    if (!(error instanceof AppError) || signal.aborted) throw error;
    await context.log('warning', `the code on ${first.name} still has a link to the site: ${error.message}`);
  }
}

/** With the site as it is to be. */
function workOf(context: StepContext, site: Site, action: SiteRequest['action']) {
  const { uri, aliases, platform } = targetOf(context, site);
  const shape = { uri, aliases, platformId: platform.id, database: databaseOf(context) ?? site.database };
  return siteWork(context.inventory, site.id, { action, task: context.task.id }, shape);
}

/** The database that was made for the move; null for a site without one. */
function databaseOf({ databases, inventory, task }: StepContext): SiteDatabase | null {
  const row = databases.find(task.id);
  return row === undefined ? null : siteDatabase(inventory.server(row.serverId), row);
}
