import { carryOut } from '../carry-out.ts';
import { command, type Command, type Context } from '../command.ts';
import { flag, required, text } from '../options.ts';
import { settle, type Shown } from '../settle.ts';
import { siteLine } from '../views/site.ts';

const databaseServer = text('NAME', 'server for its database; default: where it is, or the default one');

async function shown({ hub }: Context, uri: string): Promise<Shown> {
  const { site } = await hub.sites.GetSite({ uri });
  return { document: { site }, page: site ? siteLine(site) : [] };
}

const clone = command({
  verb: 'clone',
  summary: 'Make a new site of this one, which goes on meanwhile',
  subject: 'URI',
  options: {
    to: required(text('URI', 'of the new site')),
    platform: required(text('NAME', 'platform of the new site')),
    databaseServer,
  },
  example: 'aegirctl site clone www.example.org --to dev.example.org --platform dev',
  run: async ({ subject, options }, context) => {
    const { to, platform } = options;
    const { taskId } = await context.hub.moves.CloneSite({
      ...{ requestId: context.requestId, source: subject, uri: to, platform },
      databaseServer: options.databaseServer ?? '',
    });
    const done = `site ${to} asked for`;
    return settle(context, { taskId, done, read: () => shown(context, to) });
  },
});

const migrate = command({
  verb: 'migrate',
  summary: 'Bring a site with its data to another platform or database server',
  subject: 'URI',
  options: { platform: text('NAME', 'where it shall be; default: where it is'), databaseServer },
  example: 'aegirctl site migrate www.example.org --platform d11',
  plans: true,
  run: async ({ subject, options }, context) => {
    const { platform = '', databaseServer = '' } = options;
    const moveSite = { uri: subject, platform, databaseServer };
    const done = `move of site ${subject} asked for`;
    return carryOut(context, { moveSite }, { done, read: () => shown(context, subject) });
  },
});

const rename = command({
  verb: 'rename',
  summary: 'Give a site another URI',
  subject: 'URI',
  options: {
    to: required(text('URI', 'its name from now on')),
    keepName: flag('it answers to its former name as well'),
  },
  example: 'aegirctl site rename www.example.org --to www.example.net --keep-name',
  plans: true,
  run: async ({ subject, options }, context) => {
    const { to, keepName } = options;
    const moveSite = { uri: subject, newUri: to, keepName };
    const done = `renaming of site ${subject} to ${to} asked for`;
    return carryOut(context, { moveSite }, { done, read: () => shown(context, to) });
  },
});

/** Commands that bring the content of a site elsewhere. */
export const moveCommands: readonly Command[] = [clone, migrate, rename];
