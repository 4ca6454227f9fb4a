import { createHash } from 'node:crypto';
import { AppError } from '../../../shared/errors.ts';
import { command, type Context, type Noun } from '../command.ts';
import { given } from '../changes.ts';
import { clearable, duration, flag, required, text } from '../options.ts';
import { line, section } from '../output/page.ts';
import { allPages } from '../paging.ts';
import { saveStream } from '../save-stream.ts';
import { nothing, settle } from '../settle.ts';
import { backupLine, backupPage, backupTable, policyPage } from '../views/backup.ts';

/** All of a large archive is read, and perhaps others before it. */
const READ_WITHIN_MS = 6 * 3_600_000;

const create = command({
  verb: 'create',
  summary: 'Make a backup of a site, which goes on meanwhile',
  subject: 'SITE',
  options: {},
  example: 'aegirctl backup create www.example.org',
  run: async ({ subject }, context) => {
    const { hub, requestId } = context;
    const { taskId } = await hub.backups.CreateBackup({ requestId, site: subject });
    const read = async () => {
      const { backup } = await hub.backups.GetBackup({ taskId });
      return backup === null ? nothing() : { document: { backup }, page: backupLine(backup) };
    };
    return settle(context, { taskId, done: `backup of site ${subject} asked for`, read });
  },
});

const list = command({
  verb: 'list',
  summary: 'List the backups of sites',
  options: { site: text('URI', 'only those of this site, also when it is gone') },
  run: async ({ options }, { hub, now }) => {
    const site = options.site ?? '';
    const backups = await allPages(
      (page) => hub.backups.ListBackups({ ...page, site }),
      (response) => response.backups,
    );
    return {
      document: { backups },
      page: backups.length === 0 ? [] : [backupTable(backups, now)],
      hint: backups.length === 0 ? 'No backups. Make one: aegirctl backup create SITE' : '',
    };
  },
});

const show = command({
  verb: 'show',
  summary: 'Show all about a backup',
  subject: 'NAME',
  options: {},
  run: async ({ subject }, { hub, now }) => {
    const { backup } = await hub.backups.GetBackup({ name: subject });
    return { document: { backup }, page: backup ? backupPage(backup, now) : [] };
  },
});

const verify = command({
  verb: 'verify',
  summary: 'Read all of a backup, and see whether it is what came',
  subject: 'NAME',
  options: {},
  run: async ({ subject }, { hub, timeoutMs }) => {
    const within = { timeoutMs: timeoutMs ?? READ_WITHIN_MS };
    const { backup } = await hub.backups.VerifyBackup({ name: subject }, within);
    const done = section('', [line([`backup ${subject} is unharmed`])]);
    return { document: { backup }, page: backup ? [...done, ...backupLine(backup)] : done };
  },
});

const restore = command({
  verb: 'restore',
  summary: 'Bring a site back to a backup of it, or make a new site of it',
  subject: 'NAME',
  options: {
    as: text('URI', 'of a new site; default: the site that it is a backup of'),
    platform: text('NAME', 'platform of the new site'),
    databaseServer: text('NAME', 'server for the database of the new site; default: the default one'),
    yes: flag('do not ask'),
  },
  example: 'aegirctl backup restore www.example.org-20260131.090500',
  run: async ({ subject, options }, context) => {
    const { as = '', platform = '', databaseServer = '' } = options;
    const isNew = as !== '';
    if (!isNew && !options.yes) {
      await context.confirm(
        `Replace the data of the site by backup ${subject}? Another backup is made first.`,
      );
    }
    const { hub, requestId } = context;
    const request = { requestId, name: subject, uri: as, platform, databaseServer };
    const { taskId } = await hub.backups.RestoreBackup(request);
    const done = isNew ? `site ${as} asked for` : `restore of backup ${subject} asked for`;
    return settle(context, { taskId, done, read: nothing });
  },
});

const remove = command({
  verb: 'remove',
  summary: 'Remove a backup for good',
  subject: 'NAME',
  options: { yes: flag('do not ask') },
  run: async ({ subject, options }, context) => {
    if (!options.yes) await context.confirm(`Remove backup ${subject} for good?`);
    await context.hub.backups.RemoveBackup({ requestId: context.requestId, name: subject });
    return { document: {}, page: section('', [line([`backup ${subject} removed`])]) };
  },
});

const download = command({
  verb: 'download',
  summary: 'Write the archive of a backup to a file (.tar.gz)',
  subject: 'NAME',
  options: { to: required(text('FILE', 'a file that is not there yet')) },
  example: 'aegirctl backup download www.example.org-20260131.090500 --to /tmp/site.tar.gz',
  run: async ({ subject, options }, context) => {
    const { backup } = await context.hub.backups.GetBackup({ name: subject });
    await save(context, subject, options.to, backup?.digest ?? '');
    const page = section('', [line([`backup ${subject} written to ${options.to}`])]);
    return { document: { backup, file: options.to }, page };
  },
});

/** Throws BACKUP_CORRUPT when not all of it came as it is; nothing is left of it then. */
async function save({ hub }: Context, name: string, file: string, digest: string): Promise<void> {
  const hash = createHash('sha256');
  const chunks = async function* (): AsyncGenerator<Buffer> {
    for await (const { chunk } of hub.backups.DownloadBackup({ name })) {
      hash.update(chunk);
      yield chunk;
    }
    if (hash.digest('hex') !== digest) throw new AppError('BACKUP_CORRUPT', `backup ${name} came damaged`);
  };
  await saveStream(file, '--to', chunks());
}

const everyOption = clearable(duration('TIME', 'between two backups that it makes by itself, such as 1d'), 0);

const policy = command({
  verb: 'policy',
  summary: 'Show or change how often a site is backed up by itself, and how many of these are kept',
  subject: 'SITE',
  options: {
    every: everyOption,
    keep: text(
      'RULES',
      'such as last=3,daily=7,weekly=4,monthly=6: the newest, and the newest of each of the last days, weeks, months',
    ),
    usual: flag('as hub.yaml says, again'),
  },
  example: 'aegirctl backup policy www.example.org --every 1d --keep daily=14,monthly=12',
  run: async ({ subject, options }, { hub, requestId, now }) => {
    const { every, keep, usual } = options;
    const isChange = every !== undefined || keep !== undefined || usual;
    if (usual && (every !== undefined || keep !== undefined)) {
      throw new AppError('FIELD_INVALID', '--usual says all of it', { field: '--usual' });
    }
    const change = given({
      everySeconds: every === undefined ? undefined : Math.ceil(every / 1_000),
      keep: keep === undefined ? undefined : keepOf(keep),
    });
    const { policy: found } = isChange
      ? await hub.backups.SetBackupPolicy({ requestId, site: subject, usual, ...change })
      : await hub.backups.GetBackupPolicy({ site: subject });
    const { site } = await hub.sites.GetSite({ uri: subject });
    return { document: { policy: found }, page: found ? policyPage(found, site, now) : [] };
  },
});

const KEEP_WORDS = ['last', 'daily', 'weekly', 'monthly'] as const;

/** Rules such as `last=3,daily=7`; what is not named is none. Throws FIELD_INVALID. */
function keepOf(rules: string): Record<(typeof KEEP_WORDS)[number], number> {
  const keep = { last: 0, daily: 0, weekly: 0, monthly: 0 };
  for (const rule of rules.split(',')) {
    const [, name, count] = /^\s*([a-z]+)=(\d{1,4})\s*$/.exec(rule) ?? [];
    const word = KEEP_WORDS.find((known) => known === name);
    if (word === undefined) {
      throw new AppError('FIELD_INVALID', `--keep cannot be ${JSON.stringify(rules)}`, {
        field: '--keep',
        remedy: 'Write it as last=3,daily=7,weekly=4,monthly=6, or some of these.',
      });
    }
    keep[word] = Number(count);
  }
  return keep;
}

function pinning(verb: 'pin' | 'unpin', summary: string, pinned: boolean) {
  return command({
    verb,
    summary,
    subject: 'NAME',
    options: {},
    run: async ({ subject }, { hub, requestId }) => {
      const { backup } = await hub.backups.PinBackup({ requestId, name: subject, pinned });
      return { document: { backup }, page: backup ? backupLine(backup) : [] };
    },
  });
}

const pin = pinning('pin', 'Keep a backup until it is unpinned, whatever the policy of its site says', true);
const unpin = pinning('unpin', 'Let the policy of its site decide on a backup again', false);

const prune = command({
  verb: 'prune',
  summary: 'Remove the backups that policies do not keep any longer, as is done each day anyway',
  options: {
    site: text('URI', 'only those of this site, also when it is gone'),
    dryRun: flag('only show them'),
    yes: flag('do not ask'),
  },
  run: async ({ options }, context) => {
    const { hub, requestId, now } = context;
    const { site = '', dryRun, yes } = options;
    if (!dryRun && !yes) await context.confirm(`Remove what policies do not keep of ${site || 'all sites'}?`);
    const { backups } = await hub.backups.PruneBackups({ requestId, site, dryRun });
    return {
      document: { backups },
      page: backups.length === 0 ? [] : [backupTable(backups, now)],
      hint:
        backups.length === 0
          ? 'Nothing to remove.'
          : dryRun
            ? 'These would be removed.'
            : 'These were removed.',
    };
  },
});

export const backupNoun: Noun = {
  noun: 'backup',
  summary: 'Backups of sites',
  commands: [create, list, show, verify, restore, download, policy, pin, unpin, prune, remove],
};
