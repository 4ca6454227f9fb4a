import { AppError } from '../../../shared/errors.ts';
import { REASONS } from '../../../shared/reasons.ts';
import { shownNames } from '../../inventory/desk.ts';
import type { Site } from '../../inventory/model.ts';
import type { Ending, Foreseen, ObjectChange, StepContext } from '../kind.ts';
import { isAboutObject } from '../ending.ts';
import type { IsOwn } from '../results.ts';
import type { Task, TaskProblem } from '../task.ts';

/** Longest time of work of a site task: it may stand in line behind a long sync. */
export const SITE_TIMEOUT_MS = 2 * 3_600_000;

/** The site, when it can be served. Throws NOT_FOUND, BUSY, RELEASE_MISSING. */
export function servableSite({ task, inventory }: ObjectChange): Site {
  const site = inventory.site(task.objectId);
  if (site.removing) throw new AppError('BUSY', `site ${site.uri} is being removed`);
  const platform = inventory.platform(site.platformId);
  if (platform.release !== null) return site;
  throw new AppError('RELEASE_MISSING', `platform ${platform.name} has no release yet`, {
    remedy: `Verify it first: aegirctl platform verify ${platform.name}.`,
  });
}

export function isOfSite(task: Task): IsOwn {
  return (problem) => problem.site === task.objectName;
}

/**
 * Sees to it that a site which wants TLS has a certificate. Returns a note of the names that it is not good for: it is
 * served all the same.
 */
export async function secure(context: StepContext): Promise<TaskProblem[]> {
  const site = context.inventory.site(context.task.objectId);
  const uncovered = await context.certificates.ensure(site);
  if (uncovered.length === 0) return [];
  const { certificate } = site.tls;
  const names = shownNames(uncovered);
  const message = `certificate ${certificate} of site ${site.uri} is not good for ${names}`;
  const { remedy } = REASONS.CERTIFICATE_INCOMPLETE;
  return [{ reason: 'CERTIFICATE_INCOMPLETE', message, remedy, site: '', platform: '', file: '', line: 0 }];
}

/** A site that failed before it ever worked is left out of the desired state; this lets it in again. */
export async function letIn(context: StepContext, site: Site): Promise<void> {
  if (site.state !== 'failed') return;
  await context.write(() => {
    context.inventory.updateSite(site.id, { state: 'pending' }, context.by);
  });
}

/** A site that failed is tried again. */
export function foreseeSite(change: ObjectChange): Foreseen {
  const site = servableSite(change);
  if (site.state === 'failed') change.inventory.updateSite(site.id, { state: 'pending' }, change.by);
  return { notes: [] };
}

/** The site works as of now. */
export async function markVerified(context: StepContext): Promise<void> {
  const { task, inventory, by } = context;
  await context.write(() => {
    inventory.updateSite(task.objectId, { state: 'verified', problem: '', verifiedMs: context.now() }, by);
  });
}

/** The site does not work, or was never seen to; one that worked is not blamed for a server that is away. */
export function markFailed({ inventory, task, by }: ObjectChange, ending: Ending): void {
  const site = inventory.findSite(task.objectId);
  if (!site || (site.state === 'verified' && !isAboutObject(ending))) return;
  inventory.updateSite(site.id, { state: 'failed', problem: ending.message }, by);
}
