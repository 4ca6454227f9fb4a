import { applicationText } from '../../../shared/application.ts';
import type { JobResult__Output } from '../../../shared/proto/gen/aegir/v1/JobResult.ts';
import { AppError } from '../../../shared/errors.ts';
import { checkInstallable, chosenProfile, USUAL_CRON_SECONDS } from '../../inventory/site-profile.ts';
import { needsInstall } from '../../inventory/model.ts';
import { siteWork, type SiteRequest } from '../../spokes/site-request.ts';
import type { ObjectChange, Step, StepContext, TaskTools } from '../kind.ts';
import { workServer } from '../place.ts';
import { resultOfJob, throwFailure } from '../results.ts';
import { UNDO_PATIENCE } from './converge.ts';
import { isOfSite } from './site.ts';

/**
 * Runs the installer of a site that shall have one and has not had it. Until it is done the site is served nowhere: an
 * installer that waits for its first visitor belongs to whoever comes first. Undone, what this very task made on the
 * server is taken back; the database is its own step's.
 */
export const installStep: Step = { name: 'install', run: install, undo: takeBack };

/** How the profile is chosen of a site that was asked for before anybody knew what its code is. */
export function chooseProfile({
  inventory,
  releases,
  task,
  by,
}: ObjectChange & Pick<TaskTools, 'releases'>): void {
  const asked = task.input['chooseProfile'];
  const site = inventory.site(task.objectId);
  if (asked !== true || site.profile !== '') return;
  const platform = inventory.platform(site.platformId);
  const application = releases.live(platform.id, platform.release)?.application;
  if (!application) return;
  const profile = chosenProfile({}, platform, application);
  const cronSeconds = profile === '' ? site.cronSeconds : USUAL_CRON_SECONDS;
  if (profile !== '') inventory.updateSite(site.id, { profile, cronSeconds }, by);
}

/** What an install would do, and the inventory as if it were done. */
export function foreseeInstall({
  inventory,
  releases,
  task,
  by,
}: ObjectChange & Pick<TaskTools, 'releases'>): string[] {
  const site = inventory.site(task.objectId);
  if (!needsInstall(site)) return [];
  const { id, release } = inventory.platform(site.platformId);
  const application = releases.live(id, release)?.application;
  inventory.updateSite(site.id, { installedMs: 1 }, by);
  const name = application ? applicationText(application) : 'its application';
  return [`${name} is installed with the profile ${site.profile}`];
}

async function install(context: StepContext): Promise<void> {
  const { inventory, releases, task, by } = context;
  const site = inventory.site(task.objectId);
  if (!needsInstall(site)) return;
  const platform = inventory.platform(site.platformId);
  const application = releases.live(platform.id, platform.release)?.application;
  if (application) {
    chosenProfile({ profile: site.profile }, platform, application);
    checkInstallable(site, application);
  }
  await context.remember({ installing: true });
  await askApplication(context, { action: 'ACTION_INSTALL', profile: site.profile });
  await context.write(() => {
    inventory.updateSite(site.id, { installedMs: context.now() }, by);
  });
}

/**
 * Has the application of the task's site do something, and puts what it says into the task's log. The result is
 * reported; throws the failure.
 */
export async function askApplication(
  context: StepContext,
  request: Omit<SiteRequest, 'task'>,
): Promise<JobResult__Output> {
  const { inventory, task } = context;
  const server = workServer(inventory, inventory.site(task.objectId).platformId);
  const work = siteWork(context.inventory, context.task.objectId, { ...request, task: context.task.id });
  const job = await context.onServers.runSite(server, work, 'task');
  for (const line of job.log) await context.log('info', line);
  const row = resultOfJob(server.name, job, isOfSite(context.task));
  await context.report([row]);
  throwFailure([row]);
  return job;
}

async function takeBack(context: StepContext): Promise<void> {
  const { memory, inventory, task, by } = context;
  const site = inventory.findSite(task.objectId);
  if (memory['installing'] !== true || !site) return;
  const server = workServer(inventory, site.platformId);
  await context.write(() => {
    inventory.updateSite(site.id, { installedMs: 0 }, by);
  });
  const work = siteWork(inventory, site.id, { action: 'ACTION_DISCARD', task: task.id });
  try {
    const job = await context.onServers.runSite(server, work, UNDO_PATIENCE);
    throwFailure([resultOfJob(server.name, job, isOfSite(task))]);
  } catch (error) {
    if (!(error instanceof AppError) || context.signal.aborted) throw error;
    await context.log('warning', `what the install made on ${server.name} is still there: ${error.message}`);
  }
}
