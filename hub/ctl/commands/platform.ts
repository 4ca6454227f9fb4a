import type { Platform__Output } from '../../../shared/proto/gen/aegir/v1/Platform.ts';
import { changesOf } from '../changes.ts';
import { command, type Context, type Noun } from '../command.ts';
import { clearable, flag, required, text, toggle } from '../options.ts';
import { allPages } from '../paging.ts';
import { carryOut } from '../carry-out.ts';
import { nothing, type Shown } from '../settle.ts';
import { releaseNoun } from './release.ts';
import { SOURCE_OPTIONS, sourceFrom } from './source.ts';
import { platformLine, platformPage, platformTable } from '../views/platform.ts';

async function read({ hub }: Context, name: string): Promise<Platform__Output | null> {
  return (await hub.platforms.GetPlatform({ name })).platform;
}

async function shown(context: Context, name: string): Promise<Shown> {
  const platform = await read(context, name);
  return { document: { platform }, page: platform ? platformLine(platform) : [] };
}

const add = command({
  verb: 'add',
  summary: 'Add a code base to a server; its verify brings it there',
  subject: 'NAME',
  options: {
    server: required(text('NAME', 'server that serves it')),
    path: text('PATH', 'its folder on the hub; default: platforms/NAME below the root'),
    docroot: text('FOLDER', 'folder inside it that is served, such as web'),
    php: text('VERSION', "version of PHP its sites run with, such as 8.2; default: the server's own choice"),
    ...SOURCE_OPTIONS,
  },
  plans: true,
  example:
    'aegirctl platform add d11 --server web1 --git https://git.example.org/d11.git --ref v2 --docroot web',
  run: async ({ subject, options }, context) => {
    const { server, path = '', docroot = '', php = '' } = options;
    const source = sourceFrom(options, null);
    const addPlatform = { name: subject, server, publishPath: path, docroot, php, ...(source && { source }) };
    const done = `platform ${subject} added`;
    return carryOut(context, { addPlatform }, { done, read: () => shown(context, subject) });
  },
});

const set = command({
  verb: 'set',
  summary:
    'Change a platform; one with another source is built anew, one with another server goes there with its sites',
  subject: 'NAME',
  options: {
    docroot: text('FOLDER', 'folder inside it that is served; "" for the whole tree'),
    php: clearable(text('VERSION', 'version of PHP its sites run with, such as 8.2'), ''),
    ...SOURCE_OPTIONS,
    server: text('SERVER', 'server or group that it goes to, with all its sites'),
    lock: toggle('take no more sites; those that are on it go on', 'take sites again'),
    folder: flag('no source any more: you keep the code in its folder on the hub yourself'),
    etag: text('ETAG', 'refuse when the platform has changed since this etag'),
  },
  plans: true,
  example: 'aegirctl platform set d11 --ref v2',
  run: async ({ subject, options }, context) => {
    const before = await read(context, subject);
    const source = sourceFrom(options, before?.source ?? null);
    const changes = changesOf(
      { docroot: options.docroot, php: options.php, source, server: options.server, locked: options.lock },
      '--docroot, --php, --server, --lock, --git, --ref, --subdir, --makefile, --composer, --folder',
    );
    const setPlatform = { name: subject, etag: options.etag ?? before?.etag ?? '', ...changes };
    const done = `platform ${subject} changed`;
    return carryOut(context, { setPlatform }, { done, read: () => shown(context, subject) });
  },
});

const list = command({
  verb: 'list',
  summary: 'List the platforms',
  options: { server: text('NAME', 'only those on this server') },
  run: async ({ options }, { hub, now }) => {
    const platforms = await allPages(
      (page) => hub.platforms.ListPlatforms({ ...page, server: options.server ?? '' }),
      (response) => response.platforms,
    );
    return {
      document: { platforms },
      page: platforms.length === 0 ? [] : [platformTable(platforms, now)],
      hint: platforms.length === 0 ? 'No platforms. Add one: aegirctl platform add NAME --server SERVER' : '',
    };
  },
});

const show = command({
  verb: 'show',
  summary: 'Show all about a platform',
  subject: 'NAME',
  options: {},
  run: async ({ subject }, context) => {
    const platform = await read(context, subject);
    const { folders } = await context.hub.imports.ListSiteFolders({ platform: subject });
    const document = { platform, siteFolders: folders };
    return { document, page: platform ? platformPage(platform, folders, context.now) : [] };
  },
});

const verify = command({
  verb: 'verify',
  summary: 'Read its folder, or its last build, again and bring what changed to the server',
  subject: 'NAME',
  options: {
    deep: flag('read every file again, also those that look unchanged'),
    allowMassDelete: flag('go on although most files are gone'),
  },
  plans: true,
  run: async ({ subject, options }, context) => {
    const verifyPlatform = { name: subject, ...options };
    const done = `verify of platform ${subject} asked for`;
    return carryOut(context, { verifyPlatform }, { done, read: () => shown(context, subject) });
  },
});

const rebuild = command({
  verb: 'rebuild',
  summary: 'Build it anew from its source, bring it to the server and serve it',
  subject: 'NAME',
  options: { allowMassDelete: flag('go on although most files are gone') },
  plans: true,
  run: async ({ subject, options }, context) => {
    const rebuildPlatform = { name: subject, ...options };
    const done = `rebuild of platform ${subject} asked for`;
    return carryOut(context, { rebuildPlatform }, { done, read: () => shown(context, subject) });
  },
});

const remove = command({
  verb: 'remove',
  summary: 'Remove a platform that has no sites; a folder that you keep on the hub stays',
  subject: 'NAME',
  options: { yes: flag('do not ask') },
  plans: true,
  run: async ({ subject, options }, context) => {
    const platform = await read(context, subject);
    if (!options.yes)
      await context.confirm(`Remove platform ${subject} from ${platform?.server ?? 'its server'}?`);
    const removePlatform = { name: subject, etag: platform?.etag ?? '' };
    const done = `removal of platform ${subject} asked for`;
    return carryOut(context, { removePlatform }, { done, read: nothing });
  },
});

export const platformNoun: Noun = {
  noun: 'platform',
  summary: 'Code bases, each on one server',
  commands: [add, set, list, show, verify, rebuild, remove],
  nouns: [releaseNoun],
};
