import { toAppError } from '../../../shared/errors.ts';
import type { ChallengeRequest } from '../../spokes/fleet.ts';
import type { StepContext, TaskKind } from '../kind.ts';
import { locksOn } from '../place.ts';
import type { TaskKindName } from '../task.ts';
import { convergeAll, onEach } from './converge.ts';
import { isOfSite, secure, servableSite, SITE_TIMEOUT_MS } from './site.ts';
import { resultOfJob } from '../results.ts';

/** Longest time of work for a certificate: an authority may look at the names from many places, and slowly. */
const ISSUE_TIMEOUT_MS = 30 * 60_000;

/**
 * A new certificate for a site from the source it has chosen, and on its servers. Failure leaves the one before in
 * use, and is remembered, so that the next attempt waits.
 */
export function certificateRenewal(name: TaskKindName): TaskKind {
  return {
    name,
    timeoutMs: ISSUE_TIMEOUT_MS,
    locks: locksOn,
    steps: [
      { name: 'issue', run: issue },
      { name: 'converge', run: converge, commits: true },
    ],
  };
}

/** Brings the servers of a site the certificates that they shall have now. */
export const certificateServe: TaskKind = {
  name: 'certificate.serve',
  timeoutMs: SITE_TIMEOUT_MS,
  locks: locksOn,
  steps: [{ name: 'converge', run: converge, commits: true }],
};

async function issue(context: StepContext): Promise<void> {
  const { certificates, signal } = context;
  const site = servableSite(context);
  try {
    const { name, names, notAfterMs } = await certificates.renew(site, showOn(context), signal);
    const until = new Date(notAfterMs).toISOString();
    await context.write(() => {
      certificates.noteFailure(site.id, null);
    });
    await context.log('info', `certificate ${name} for ${names.join(', ')}, good until ${until}`);
  } catch (error) {
    signal.throwIfAborted();
    const { message } = toAppError(error);
    await context.write(() => {
      certificates.noteFailure(site.id, message);
    });
    throw error;
  }
}

/** An authority may ask any server that the site is on, so all show the answer before it is told to look. */
function showOn(context: StepContext) {
  const tell = (challenge: ChallengeRequest): Promise<void> =>
    onEach(context, context.servers, async (server) =>
      resultOfJob(server.name, await context.onServers.challenge(server, challenge), isOfSite(context.task)),
    );
  return {
    show: (add: ChallengeRequest['add']) => tell({ add, remove: [] }),
    // What stays is of no use to anybody, and goes within a day.
    hide: async (remove: readonly string[]) => {
      await tell({ add: [], remove }).catch((error: unknown) =>
        context.log('warning', `answers of the challenge stay: ${toAppError(error).message}`),
      );
    },
  };
}

async function converge(context: StepContext): Promise<void> {
  const notes = await secure(context);
  await convergeAll(context, { notes, force: false, isOwn: isOfSite(context.task) });
}
