import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError, toAppError } from '../../shared/errors.ts';
import { atomicWrite, fsyncFolder, removeTree } from '../../shared/safe-files.ts';
import { openSnapshot } from '../../shared/sqlite-snapshot.ts';
import { holdAlone } from '../../shared/sqlite.ts';
import { openHubDatabase, UNFINISHED } from '../db.ts';
import { Epoch } from '../spokes/epoch.ts';
import { DATABASE, KEYS, SETTINGS, type Contents } from './contents.ts';
import { stampOf } from './kept.ts';
import { unpack } from './unpack.ts';
import { proveRestored } from './verify.ts';

export interface RestoreOrder {
  /** The backup. */
  readonly file: string;
  /** State folder to restore into; made when it is missing. */
  readonly state: string;
  /** Where the configuration belongs; one that is there stays. */
  readonly config: string;
  /** Whether a hub that is there already may be put aside. */
  readonly replace: boolean;
  readonly nowMs: number;
}

export interface Restored {
  readonly contents: Contents;
  readonly epoch: number;
  /** Where the hub that was there lies now; null when there was none. */
  readonly aside: string | null;
  /** Whether the configuration of the backup was put in place. */
  readonly settings: boolean;
}

/** What is put aside with a database. */
const PLACES = [DATABASE, `${DATABASE}-wal`, `${DATABASE}-shm`, 'authority', 'vault.key'];
const USER = 'aegir-hub';

/**
 * Puts a backup in the place of a hub that is not running. It is proved in a folder of its own first; what was there is
 * moved aside, never deleted; the epoch goes up, so that no spoke takes this database for the one it obeyed before. When
 * it dies half way, no hub starts until it was run again. Throws DATABASE_LOCKED while a hub runs, IN_USE over a hub
 * unless told to replace it, and what verifying a backup throws.
 */
export async function restoreBackup(order: RestoreOrder): Promise<Restored> {
  const { file, state, replace, nowMs } = order;
  const owner = prepareFolder(state);
  const release = holdStopped(state);
  try {
    const isOccupied = PLACES.some((name) => existsSync(join(state, name)));
    if (isOccupied && !replace && !existsSync(join(state, UNFINISHED))) throw occupied(state);
    const scratch = mkdtempSync(join(state, '.restore-'));
    try {
      const contents = await unpack(file, scratch);
      await proveRestored(scratch, contents);
      const epoch = raiseEpoch(scratch, state);
      atomicWrite(join(state, UNFINISHED), `${file}\n`, { mode: 0o600 });
      const aside = isOccupied ? putAside(state, nowMs) : null;
      putInPlace(scratch, state, owner);
      const settings = putSettings(scratch, order.config);
      rmSync(join(state, UNFINISHED));
      fsyncFolder(state);
      return { contents, epoch, aside, settings };
    } finally {
      removeTree(scratch, state);
    }
  } finally {
    release();
    give(join(state, 'hub.lock'), owner);
  }
}

/** Throws DATABASE_LOCKED while a hub runs. */
function holdStopped(state: string): () => void {
  try {
    return holdAlone(join(state, 'hub.lock'));
  } catch (error) {
    const { reason, message } = toAppError(error);
    if (reason !== 'DATABASE_LOCKED') throw error;
    throw new AppError(reason, `a hub is running in ${state}: ${message}`, {
      remedy: 'Stop it first: systemctl stop aegir-hub.',
      cause: error,
    });
  }
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** The hub's user owns what is restored, whoever restores it. */
function prepareFolder(state: string): Owner {
  const found = lstatSync(state, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) return found;
  mkdirSync(state, { recursive: true, mode: 0o700 });
  const owner = accountOf(USER) ?? lstatSync(state);
  give(state, owner);
  return owner;
}

function accountOf(user: string): Owner | null {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((row) => row.startsWith(`${user}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return process.getuid?.() === 0 && uid !== undefined ? { uid: Number(uid), gid: Number(gid) } : null;
}

function give(path: string, { uid, gid }: Owner): void {
  if (process.getuid?.() === 0) chownSync(path, uid, gid);
}

function occupied(state: string): AppError {
  return new AppError('IN_USE', `there is a hub in ${state} already`, {
    field: '--replace',
    remedy: 'To put it aside and restore all the same, give --replace.',
  });
}

/** Above the epoch of the backup, and of the hub that it replaces as far as that can still be read. */
function raiseEpoch(scratch: string, state: string): number {
  const former = epochOf(state);
  const database = openHubDatabase(scratch);
  try {
    const epoch = new Epoch(database.db);
    epoch.pass(Math.max(former, epoch.current));
    return epoch.current;
  } finally {
    database.close();
  }
}

function epochOf(state: string): number {
  try {
    const snapshot = openSnapshot(join(state, DATABASE));
    const row = snapshot.row<{ value: string }>("SELECT value FROM meta WHERE key = 'epoch'");
    snapshot.close();
    return Number(row?.value ?? 0);
  } catch {
    // Missing or damaged: that is why there is a restore. What spokes have obeyed they will say themselves.
    return 0;
  }
}

function putAside(state: string, nowMs: number): string {
  const folder = join(state, `replaced-${stampOf(nowMs)}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of PLACES)
    if (existsSync(join(state, name))) renameSync(join(state, name), join(folder, name));
  fsyncFolder(folder);
  return folder;
}

function putInPlace(scratch: string, state: string, owner: Owner): void {
  for (const name of [...KEYS, DATABASE]) {
    const from = join(scratch, name);
    if (!existsSync(from)) continue;
    const to = join(state, name);
    mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
    renameSync(from, to);
    give(to, owner);
    if (dirname(to) !== state) give(dirname(to), owner);
    fsyncFolder(dirname(to));
  }
}

function putSettings(scratch: string, config: string): boolean {
  const from = join(scratch, SETTINGS);
  if (!existsSync(from) || existsSync(config)) return false;
  mkdirSync(dirname(config), { recursive: true, mode: 0o755 });
  writeFileSync(config, readFileSync(from), { mode: 0o644, flag: 'wx' });
  return true;
}
