import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError, messageOf } from '../../../shared/errors.ts';
import { command, type Context, type Noun } from '../command.ts';
import { flag, required, text } from '../options.ts';
import { line, section } from '../output/page.ts';
import { allPages } from '../paging.ts';
import { nothing, settle } from '../settle.ts';
import { backupLine, backupPage, backupTable } from '../views/backup.ts';

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

/** A file for this person alone; nothing is left of it when not all of it comes. */
async function save({ hub }: Context, name: string, file: string, digest: string): Promise<void> {
  const hash = createHash('sha256');
  const chunks = async function* (): AsyncGenerator<Buffer> {
    for await (const { chunk } of hub.backups.DownloadBackup({ name })) {
      hash.update(chunk);
      yield chunk;
    }
  };
  const target = createWriteStream(file, { mode: 0o600, flags: 'wx' });
  const opened = once(target, 'open').then(
    () => true,
    () => false,
  );
  try {
    await pipeline(Readable.from(chunks()), target);
    if (hash.digest('hex') !== digest) throw new AppError('BACKUP_CORRUPT', `backup ${name} came damaged`);
  } catch (error) {
    if (await opened) await rm(file, { force: true });
    if (error instanceof AppError) throw error;
    throw new AppError('FIELD_INVALID', `cannot write ${file}: ${messageOf(error)}`, { field: '--to' });
  }
}

export const backupNoun: Noun = {
  noun: 'backup',
  summary: 'Backups of sites',
  commands: [create, list, show, verify, restore, download, remove],
};
