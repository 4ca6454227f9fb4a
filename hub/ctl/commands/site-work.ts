import type { Site__Output } from '../../../shared/proto/gen/aegir/v1/Site.ts';
import { command, type Context } from '../command.ts';
import { line, section } from '../output/page.ts';
import { allPages } from '../paging.ts';
import { nothing, settle, type Shown } from '../settle.ts';

/** An application that is asleep takes its time to wake. */
const LOGIN_WITHIN_MS = 120_000;

/** What the application of a site is asked to do. */
export const login = command({
  verb: 'login',
  summary: 'Print a link that lets its reader into the site, once',
  subject: 'URI',
  options: {},
  run: async ({ subject }, { hub, timeoutMs }) => {
    const within = { timeoutMs: timeoutMs ?? LOGIN_WITHIN_MS };
    const { url } = await hub.siteWork.LoginSite({ uri: subject }, within);
    return { document: { url }, page: section('', [line([url])]) };
  },
});

export const cron = command({
  verb: 'cron',
  summary: 'Run the cron of a site now',
  subject: 'URI',
  options: {},
  run: async ({ subject }, context) => {
    const { requestId, hub } = context;
    const { taskId } = await hub.siteWork.RunSiteCron({ requestId, uri: subject });
    return settle(context, { taskId, done: `cron of site ${subject} asked for`, read: nothing });
  },
});

export const update = command({
  verb: 'update',
  summary: 'Bring the database of a site to what its code needs',
  subject: 'URI',
  options: {},
  run: async ({ subject }, context) => {
    const { requestId, hub } = context;
    const { taskId } = await hub.siteWork.UpdateSite({ requestId, uri: subject });
    return settle(context, { taskId, done: `update of site ${subject} asked for`, read: nothing });
  },
});

/** What brings a removed site back, with where it was. */
export async function lastBackup(
  { hub }: Context,
  uri: string,
  removed: Site__Output | null,
): Promise<Shown> {
  const backups = await allPages(
    (page) => hub.backups.ListBackups({ ...page, site: uri }),
    (response) => response.backups,
  );
  const last = backups.filter(({ cause, siteExists }) => cause === 'removal' && !siteExists).at(-1);
  if (last === undefined) return nothing();
  const words = `aegirctl backup restore ${last.name} --as ${uri} --platform ${removed?.platform ?? 'NAME'}`;
  return { document: { backup: last }, page: section('', [line([`it comes back with: ${words}`])]) };
}
