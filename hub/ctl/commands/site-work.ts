import { command } from '../command.ts';
import { line, section } from '../output/page.ts';
import { nothing, settle } from '../settle.ts';

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
