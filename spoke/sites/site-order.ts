import { isProfileName } from '../../shared/application.ts';
import type { PlatformState, SiteState } from '../../shared/desired-state.ts';
import { changeFromWire } from '../../shared/desired-wire.ts';
import { AppError } from '../../shared/errors.ts';
import type { RunSite__Output } from '../../shared/proto/gen/aegir/v1/RunSite.ts';
import { ANSWER_KEY_BYTES } from '../../shared/sealed-answer.ts';

/** What the application of a site may be asked to do. */
export type SiteAction =
  'install' | 'discard' | 'update' | 'cron' | 'login' | 'maintenance_on' | 'maintenance_off';

/** Work with the application of one site, every value checked. */
export interface SiteOrder {
  readonly action: SiteAction;
  readonly site: SiteState;
  readonly platform: PlatformState;
  /** What one task has begun, only the same task goes on with or takes back. */
  readonly task: string;
  /** Name of an install profile; '' but for an install. */
  readonly profile: string;
  /** Who alone can read the answer; empty but for a login. */
  readonly answerKey: Buffer;
}

const ACTIONS: Readonly<Record<string, SiteAction>> = {
  ACTION_INSTALL: 'install',
  ACTION_DISCARD: 'discard',
  ACTION_UPDATE: 'update',
  ACTION_CRON: 'cron',
  ACTION_LOGIN: 'login',
  ACTION_MAINTENANCE_ON: 'maintenance_on',
  ACTION_MAINTENANCE_OFF: 'maintenance_off',
};
const TASK_ID = /^[A-Za-z0-9-]{1,64}$/;

/** Throws JOB_UNSUPPORTED, FIELD_INVALID, FIELD_MISSING and the reasons of names. */
export function readSiteOrder(work: RunSite__Output): SiteOrder {
  const action = ACTIONS[work.action];
  if (action === undefined) {
    throw new AppError('JOB_UNSUPPORTED', 'run_site asks for something this spoke does not know');
  }
  const { site, platform } = readObjects(work);
  if (!TASK_ID.test(work.task)) throw invalid('run_site.task', 'is not an id');
  if (action === 'install' && !isProfileName(work.profile)) {
    throw invalid('run_site.profile', 'is not the name of an install profile');
  }
  if (action === 'login' && work.answerKey.length !== ANSWER_KEY_BYTES) {
    throw invalid('run_site.answer_key', 'is not a key');
  }
  const { task, profile, answerKey } = work;
  return { action, site, platform, task, profile, answerKey };
}

/** The objects of the order, held to the same rules as those of a state. */
function readObjects({ site: wireSite, platform: wirePlatform }: RunSite__Output) {
  const objects = [
    { web: null, platform: wirePlatform, site: null },
    { web: null, platform: null, site: wireSite },
  ];
  const {
    sites: [site],
    platforms: [platform],
  } = changeFromWire(objects, []);
  if (site === undefined || platform === undefined) {
    throw new AppError('FIELD_MISSING', 'run_site lacks its site or its platform', {
      field: 'run_site.site',
    });
  }
  if (site.platform !== platform.name) throw invalid('run_site.site.platform', 'is another platform');
  return { site, platform };
}

function invalid(field: string, what: string): AppError {
  return new AppError('FIELD_INVALID', `${field} ${what}`, { field });
}
