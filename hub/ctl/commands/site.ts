import type { Site__Output } from '../../../shared/proto/gen/aegir/v1/Site.ts';
import { AppError } from '../../../shared/errors.ts';
import { REASONS } from '../../../shared/reasons.ts';
import { KINDS } from '../../../shared/rpc/errors.ts';
import { LIMITS } from '../../../shared/limits.ts';
import type { DatabaseFate } from '../../../shared/proto/gen/aegir/v1/DatabaseFate.ts';
import { changesOf, given } from '../changes.ts';
import { command, type Context, type Noun, type Values } from '../command.ts';
import { fateOf, fateOptions } from './database-options.ts';
import {
  choice,
  clearable,
  duration,
  flag,
  list as listOption,
  many,
  text,
  toggle,
  whole,
} from '../options.ts';
import { allPages } from '../paging.ts';
import { carryOut } from '../carry-out.ts';
import { nothing, type Shown } from '../settle.ts';
import { SETTINGS_OPTIONS, SETTINGS_WORDS, settingsPatch } from './site-settings.ts';
import { sightingTable } from '../views/balancer.ts';
import { importCommands } from './site-import.ts';
import { moveCommands } from './site-moves.ts';
import { siteLine, sitePage, siteTable } from '../views/site.ts';
import { cron, lastBackup, login, update } from './site-work.ts';

async function read({ hub }: Context, uri: string): Promise<Site__Output | null> {
  return (await hub.sites.GetSite({ uri })).site;
}

async function shown(context: Context, uri: string): Promise<Shown> {
  const site = await read(context, uri);
  return { document: { site }, page: site ? siteLine(site) : [] };
}

const tlsOptions = {
  tls: choice(['off', 'on', 'required'], 'TLS beside plain HTTP, or in its place; default: off'),
  certificate: text('NAME', 'self-signed, acme, or the name of one that was added; default: self-signed'),
  hsts: whole(
    'SECONDS',
    'how long browsers shall remember to ask over TLS alone; 0: not',
    0,
    LIMITS.hstsSeconds,
  ),
};

const cronOption = clearable(duration('TIME', 'between two runs of its cron, such as 1h'), 0);

/** The hub counts in seconds. */
function secondsOf(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.ceil(ms / 1_000);
}

/** What was said of TLS; undefined when nothing was. */
function tlsChange(options: Values<typeof tlsOptions>) {
  const change = given({
    mode: options.tls,
    certificate: options.certificate,
    hstsSeconds: options.hsts,
  });
  return Object.keys(change).length === 0 ? undefined : change;
}

const add = command({
  verb: 'add',
  summary: 'Add a site to a platform; the server of the platform serves it',
  subject: 'URI',
  options: {
    platform: text('NAME', 'platform that serves it; may be left out with a profile that one alone carries'),
    profile: text('NAME', 'install profile of the code; default: the usual one'),
    install: toggle(
      'run the installer of the code, which is usual',
      'serve the code as it is, its installer is not run',
    ),
    cron: cronOption,
    alias: many('NAME', 'another host name of it, also *.example.org'),
    www: toggle('answer also to the name with www. before it, or without it'),
    ...SETTINGS_OPTIONS,
    ...tlsOptions,
    databaseServer: text('NAME', 'server for its database, or none; default: the default database server'),
  },
  plans: true,
  example: 'aegirctl site add www.example.org --platform d11 --alias example.org',
  run: async ({ subject, options }, context) => {
    if (options.platform === undefined && options.profile === undefined) throw placeless();
    const addSite = {
      uri: subject,
      platform: options.platform ?? '',
      ...{ profile: options.profile ?? '', withoutInstall: options.install === false },
      aliases: [...options.alias],
      www: options.www === true,
      settings: await settingsPatch(options, context),
      ...given({ tls: tlsChange(options), cronSeconds: secondsOf(options.cron) }),
      ...(options.databaseServer === 'none'
        ? { withoutDatabase: true }
        : { databaseServer: options.databaseServer ?? '' }),
    };
    const done = `site ${subject} added`;
    return carryOut(context, { addSite }, { done, read: () => shown(context, subject) });
  },
});

function placeless(): AppError {
  return new AppError('FIELD_MISSING', 'neither --platform nor --profile is given', {
    field: '--platform',
    remedy: 'See aegirctl site add --help.',
  });
}

const set = command({
  verb: 'set',
  summary: 'Change a site',
  subject: 'URI',
  options: {
    aliases: listOption('A,B', 'all its other host names'),
    databaseServer: text('NAME', 'server for its database, when it has none yet; none: take it away'),
    ...fateOptions,
    www: toggle('answer also to the name with www. before it, or without it'),
    cron: cronOption,
    ...SETTINGS_OPTIONS,
    ...tlsOptions,
    etag: text('ETAG', 'refuse when the site has changed since this etag'),
  },
  plans: true,
  example: 'aegirctl site set www.example.org --aliases example.org,example.net',
  run: async ({ subject, options }, context) => {
    const aliases = options.aliases === undefined ? undefined : { values: [...options.aliases] };
    const settings = (await settingsPatch(options, context)) ?? undefined;
    const changes = changesOf(
      {
        ...{ aliases, www: options.www, settings, tls: tlsChange(options) },
        ...{ cronSeconds: secondsOf(options.cron), ...databaseChange(options) },
      },
      `--aliases, --www, --cron, --tls, --certificate, --hsts, --database-server, ${SETTINGS_WORDS}`,
    );
    const etag = options.etag ?? (await read(context, subject))?.etag ?? '';
    const setSite = { uri: subject, etag, ...changes };
    const done = `site ${subject} changed`;
    return carryOut(context, { setSite }, { done, read: () => shown(context, subject) });
  },
});

/** What is asked of a site's database. Throws FIELD_MISSING when it is not said what becomes of the data. */
function databaseChange(
  options: { readonly databaseServer: string | undefined } & Values<typeof fateOptions>,
) {
  const { databaseServer } = options;
  const fate = fateOf(options);
  if (databaseServer !== 'none') return { databaseServer };
  if (fate !== 'DATABASE_FATE_UNSPECIFIED') return { withoutDatabase: fate };
  throw new AppError('FIELD_MISSING', 'it is not said what becomes of the data', {
    field: '--drop-database',
    remedy: 'Add --drop-database to lose them, or --keep-database to leave them on the database server.',
  });
}

function lossOf(fate: DatabaseFate): string {
  return fate === 'DATABASE_FATE_DROP' ? ' Its database is dropped.' : '';
}

const list = command({
  verb: 'list',
  summary: 'List the sites',
  options: {
    platform: text('NAME', 'only those on this platform'),
    server: text('NAME', 'only those on this server'),
  },
  run: async ({ options }, { hub }) => {
    const filter = { platform: options.platform ?? '', server: options.server ?? '' };
    const sites = await allPages(
      (page) => hub.sites.ListSites({ ...page, ...filter }),
      (response) => response.sites,
    );
    return {
      document: { sites },
      page: sites.length === 0 ? [] : [siteTable(sites)],
      hint: sites.length === 0 ? 'No sites. Add one: aegirctl site add URI --platform PLATFORM' : '',
    };
  },
});

const show = command({
  verb: 'show',
  summary: 'Show all about a site',
  subject: 'URI',
  options: {},
  run: async ({ subject }, context) => {
    const site = await read(context, subject);
    return { document: { site }, page: site ? sitePage(site, context.now) : [] };
  },
});

/** The three changes that take nothing but the site. */
function plain(verb: string, summary: string, change: 'verifySite' | 'enableSite' | 'disableSite') {
  return command({
    verb,
    summary,
    subject: 'URI',
    options: {},
    plans: true,
    run: async ({ subject }, context) => {
      const done = `${verb} of site ${subject} asked for`;
      return carryOut(context, { [change]: { uri: subject } }, { done, read: () => shown(context, subject) });
    },
  });
}

const verify = plain('verify', 'Check a site and bring it to what it should be', 'verifySite');
const enable = plain('enable', 'Serve a disabled site again', 'enableSite');
const disable = plain('disable', 'Stop serving a site; it keeps its names and files', 'disableSite');

const remove = command({
  verb: 'remove',
  summary: 'Remove a site; its uploads stay on the server',
  subject: 'URI',
  options: {
    yes: flag('do not ask'),
    ...fateOptions,
    backup: toggle('make a last backup first, which is usual', 'make no last backup'),
  },
  plans: true,
  run: async ({ subject, options }, context) => {
    const fate = fateOf(options);
    const site = await read(context, subject);
    const place = site === null ? '' : ` from platform ${site.platform} on ${site.server}`;
    if (!options.yes)
      await context.confirm(
        `Remove site ${subject}${place}? Its uploads stay on the server.${lossOf(fate)}${options.backup === false ? ' No backup is made.' : ''}`,
      );
    const removeSite = {
      ...{ uri: subject, etag: site?.etag ?? '', database: fate },
      withoutBackup: options.backup === false,
    };
    return carryOut(
      context,
      { removeSite },
      {
        done: `removal of site ${subject} asked for`,
        read: options.backup === false ? nothing : () => lastBackup(context, subject, site),
      },
    );
  },
});

const probe = command({
  verb: 'probe',
  summary: 'Ask every server of a site, and its balancers, and compare what they answer',
  subject: 'URI',
  options: {},
  example: 'aegirctl site probe www.example.org',
  run: async ({ subject }, { hub, timeoutMs, now }) => {
    const within = { timeoutMs: timeoutMs ?? PROBE_WITHIN_MS };
    const { sightings, agree } = await hub.balancers.ProbeSite({ uri: subject }, within);
    return {
      document: { sightings, agree },
      page: [sightingTable(sightings, now)],
      hint: agree ? '' : 'They do not agree.',
      exitCode: agree ? 0 : KINDS[REASONS.CHECK_FAILED.kind].exitCode,
    };
  },
});

/** Many servers, each with all the patience that a visitor has. */
const PROBE_WITHIN_MS = 60_000;

export const siteNoun: Noun = {
  noun: 'site',
  summary: 'Sites, each on one platform',
  commands: [
    add,
    set,
    list,
    show,
    verify,
    probe,
    enable,
    disable,
    ...importCommands,
    ...moveCommands,
    remove,
    login,
    cron,
    update,
  ],
};
