import { AppError } from '../../shared/errors.ts';
import { newId } from '../../shared/ids.ts';
import { isReason } from '../../shared/reasons.ts';
import { newAnswerKey } from '../../shared/sealed-answer.ts';
import { needsInstall, type Site } from '../inventory/model.ts';
import { doorOf } from '../desired/placement.ts';
import type { Inventory } from '../inventory/store.ts';
import type { Fleet } from './fleet.ts';
import { siteWork } from './site-request.ts';

/**
 * Makes a link that lets its reader into a site, once. Nobody but the caller can read it: it comes sealed for a key that
 * lives as long as this call. Throws SITE_NOT_READY, SPOKE_AWAY without waiting, and what the application says.
 */
export type SiteLogin = (site: Site, signal: AbortSignal) => Promise<string>;

export function createSiteLogin({
  inventory,
  fleet,
}: {
  readonly inventory: Inventory;
  readonly fleet: Pick<Fleet, 'runSite'>;
}): SiteLogin {
  return async (site, signal) => {
    checkReady(site);
    const key = newAnswerKey();
    const serverId = doorOf(inventory.server(inventory.platform(site.platformId).serverId));
    if (serverId === undefined) throw new AppError('NOT_FOUND', 'the site is on a group without members');
    const work = siteWork(inventory, site.id, {
      ...{ action: 'ACTION_LOGIN', task: newId() },
      answerKey: key.publicKey,
    });
    const absent = new AbortController();
    const job = await fleet
      .runSite(serverId, work, {
        signal: AbortSignal.any([signal, absent.signal]),
        onProgress: () => undefined,
        onWaiting: (message) => {
          if (message !== null) absent.abort();
        },
      })
      .catch((error: unknown) => {
        if (absent.signal.aborted) throw away(inventory.server(serverId).name);
        throw error;
      });
    if (job.failure !== null) throw failureOf(job.failure);
    return key.open(job.sealedAnswer);
  };
}

function checkReady(site: Site): void {
  if (site.verifiedMs > 0 && !needsInstall(site)) return;
  throw new AppError('SITE_NOT_READY', `site ${site.uri} was never seen to work`, {
    field: 'uri',
    remedy: `Bring it to work first: aegirctl site verify ${site.uri}.`,
  });
}

function away(server: string): AppError {
  return new AppError('SPOKE_AWAY', `the spoke of ${server} is away`);
}

function failureOf({
  reason,
  message,
  remedy,
}: {
  reason: string;
  message: string;
  remedy: string;
}): AppError {
  return new AppError(isReason(reason) ? reason : 'INTERNAL', message, { remedy });
}
