import { accessSync, constants, existsSync, mkdirSync, statfsSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { AppError, hasCode, messageOf } from '../shared/errors.ts';
import { holdAlone, inTransaction, openDatabase, type Database, type Migration } from '../shared/sqlite.ts';
import { SELF_BACKUPS, newestBackup } from './self-backup/kept.ts';
import { sql as first } from './migrations/0001-first.ts';
import { sql as releases } from './migrations/0002-releases.ts';
import { sql as nginx } from './migrations/0003-nginx.ts';
import { sql as sources } from './migrations/0004-sources.ts';
import { sql as drift } from './migrations/0005-drift.ts';
import { sql as tls } from './migrations/0006-tls.ts';
import { sql as siteSettings } from './migrations/0007-site-settings.ts';
import { sql as databases } from './migrations/0008-databases.ts';
import { sql as groups } from './migrations/0009-groups.ts';
import { sql as applications } from './migrations/0010-applications.ts';
import { sql as backups } from './migrations/0011-backups.ts';
import { sql as operators } from './migrations/0013-operators.ts';
import { sql as balancers } from './migrations/0014-balancers.ts';
import { sql as imports } from './migrations/0015-imports.ts';
import { sql as unserved } from './migrations/0016-unserved.ts';
import { sql as backupPolicy } from './migrations/0017-backup-policy.ts';
import { sql as masters } from './migrations/0018-masters.ts';
import { sql as siteData } from './migrations/0019-site-data.ts';
import { sql as renewals } from './migrations/0020-renewals.ts';
import { sql as roots } from './migrations/0021-roots.ts';
import { sql as weights } from './migrations/0022-weights.ts';
import { sql as heldUploads } from './migrations/0023-held-uploads.ts';
import { sql as locked } from './migrations/0024-locked.ts';
import { sql as sharedUploads } from './migrations/0025-shared-uploads.ts';
import { sql as oldJobs } from './migrations/0026-old-jobs.ts';

/** Every schema there ever was, by the steps that lead from one to the next. */
export const MIGRATIONS: readonly Migration[] = [
  { name: '0001-first', sql: first },
  { name: '0002-releases', sql: releases },
  { name: '0003-nginx', sql: nginx },
  { name: '0004-sources', sql: sources },
  { name: '0005-drift', sql: drift },
  { name: '0006-tls', sql: tls },
  { name: '0007-site-settings', sql: siteSettings },
  { name: '0008-databases', sql: databases },
  { name: '0009-groups', sql: groups },
  { name: '0010-applications', sql: applications },
  { name: '0011-backups', sql: backups },
  { name: '0013-operators', sql: operators },
  { name: '0014-balancers', sql: balancers },
  { name: '0015-imports', sql: imports },
  { name: '0016-unserved', sql: unserved },
  { name: '0017-backup-policy', sql: backupPolicy },
  { name: '0018-masters', sql: masters },
  { name: '0019-site-data', sql: siteData },
  { name: '0020-renewals', sql: renewals },
  { name: '0021-roots', sql: roots },
  { name: '0022-weights', sql: weights },
  { name: '0023-held-uploads', sql: heldUploads },
  { name: '0024-locked', sql: locked },
  { name: '0025-shared-uploads', sql: sharedUploads },
  { name: '0026-old-jobs', sql: oldJobs },
];

/** Lies in the state folder while a backup is put in place: what is there then is no whole hub. */
export const UNFINISHED = 'restore-unfinished';

/** Kinds of file system that machines share, as statfs numbers them: NFS, SMB and CIFS, AFS, Ceph, Lustre. */
const SHARED = new Set([0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x5346414f, 0x6b414653, 0xc36400, 0xbd00bd0]);

/** The hub's one database. */
export interface HubDatabase {
  readonly db: Database;
  /** Incarnation of this database: spokes refuse jobs of a lower one than they have seen. */
  readonly epoch: number;
  /** Random name of this farm, part of every identity it issues. */
  readonly farmId: string;
  /** Writes something and reads it back. Throws DISK_FULL, or what SQLite says. */
  check(): void;
  close(): void;
}

/**
 * Opens `hub.db` in the state folder, which is made when missing, for this process alone.
 * Throws DATABASE_LOCKED, DATABASE_DAMAGED with the command that restores the newest backup, DATABASE_NEWER,
 * RESTORE_UNFINISHED, and CONFIG_INVALID for a folder that other machines share.
 */
export function openHubDatabase(stateFolder: string, kindOf = kindOfFileSystem): HubDatabase {
  mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
  checkOwnDisk(stateFolder, kindOf(stateFolder));
  if (existsSync(join(stateFolder, UNFINISHED))) {
    throw new AppError('RESTORE_UNFINISHED', `a backup was not put in place as a whole in ${stateFolder}`);
  }
  const release = holdAlone(join(stateFolder, 'hub.lock'));
  try {
    checkReach(join(stateFolder, 'hub.db'));
    const db = openOrExplain(stateFolder);
    return {
      db,
      epoch: Number(metaValue(db, 'epoch', '1')),
      farmId: metaValue(db, 'farm_id', randomBytes(8).toString('hex')),
      check: () => {
        checkWritable(db);
      },
      close: () => {
        db.close();
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

function kindOfFileSystem(folder: string): number {
  return statfsSync(folder).type;
}

/** Neither the lock that keeps a second hub out nor the memory that SQLite shares between its readers works over a network. */
function checkOwnDisk(folder: string, kind: number): void {
  if (!SHARED.has(kind >>> 0)) return;
  throw new AppError('CONFIG_INVALID', `${folder} lies on a file system that machines share over a network`, {
    field: 'state',
    remedy: 'Name a folder on a disk of this machine; what was there can be copied while the hub is stopped.',
  });
}

/** SQLite calls files of others damaged; they only need another owner. */
function checkReach(database: string): void {
  for (const file of [database, `${database}-wal`, `${database}-shm`]) {
    try {
      accessSync(file, constants.R_OK | constants.W_OK);
    } catch (error) {
      if (hasCode(error, 'ENOENT')) continue;
      throw new AppError('DATABASE_DAMAGED', `${file} cannot be read and written: ${messageOf(error)}`, {
        metadata: { file },
        remedy: `Run: chown ${String(process.getuid?.())} ${file} && chmod 0600 ${file}`,
        cause: error,
      });
    }
  }
}

function openOrExplain(stateFolder: string): Database {
  try {
    return openDatabase(join(stateFolder, 'hub.db'), MIGRATIONS);
  } catch (error) {
    if (!(error instanceof AppError) || error.reason !== 'DATABASE_DAMAGED') throw error;
    const backup = newestBackup(join(stateFolder, SELF_BACKUPS)) ?? 'FILE';
    throw new AppError('DATABASE_DAMAGED', error.message, {
      metadata: error.metadata,
      remedy: `systemctl stop aegir-hub && aegir-hub restore ${backup} --replace; the damaged one is put aside.`,
      cause: error,
    });
  }
}

/** The stored value, or this one stored now. */
function metaValue(db: Database, key: string, initial: string): string {
  db.prepare('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT DO NOTHING').run(key, initial);
  return db.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck().get(key) ?? initial;
}

function checkWritable(db: Database): void {
  const stamp = randomBytes(8).toString('hex');
  inTransaction(db, () => {
    db.prepare("INSERT OR REPLACE INTO meta (key, value) VALUES ('health_check', ?)").run(stamp);
  });
  if (metaValue(db, 'health_check', '') !== stamp)
    throw new Error('the database does not keep what is written');
}
