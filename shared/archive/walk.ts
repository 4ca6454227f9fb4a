import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readlinkSync } from 'node:fs';
import { AppError, hasCode } from '../errors.ts';
import { childOf, nativePath, readablePath } from '../manifest/paths.ts';
import type { TarEntry } from './tar.ts';

/** Something in a site's data folder. `descriptor` is open for a file, and closed when the next is asked for. */
export interface WalkedEntry extends TarEntry {
  readonly descriptor: number | null;
}

const FOLDER = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;
// A named pipe must not hold the walk up.
const FILE = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * Everything in a folder, each folder before what is in it, names in order. The folder is written to by PHP meanwhile:
 * so each step is made from an open folder and follows no symlink, and what is neither file, folder nor symlink is left
 * out. What went before it was reached is left out, too. Throws BACKUP_UNREADABLE for what this user may not read.
 */
export function* walk(root: string): Generator<WalkedEntry> {
  yield* walkFolder(openFor(root, '', FOLDER), '');
}

function* walkFolder(folder: number, path: string): Generator<WalkedEntry> {
  try {
    const at = `/proc/self/fd/${String(folder)}`;
    const { mode, mtimeMs } = fstatSync(folder);
    yield { path, kind: 'folder', mode: mode & 0o777, size: 0, mtimeMs, target: '', descriptor: null };
    for (const name of readdirSync(at, { encoding: 'latin1' }).sort()) {
      try {
        yield* walkName(at, name, childOf(path, name));
      } catch (error) {
        if (!hasCode(error, 'ENOENT')) throw error;
      }
    }
  } finally {
    closeSync(folder);
  }
}

function* walkName(at: string, name: string, path: string): Generator<WalkedEntry> {
  const place = placeOf(at, name);
  const stat = lstatSync(place);
  const common = { path, mode: stat.mode & 0o777, mtimeMs: stat.mtimeMs, size: 0, target: '' };
  if (stat.isSymbolicLink()) {
    const target = readlinkSync(place, { encoding: 'latin1' });
    yield { ...common, kind: 'symlink', target, descriptor: null };
  } else if (stat.isDirectory()) yield* walkFolder(openFor(place, path, FOLDER), path);
  else if (stat.isFile()) yield* walkFile(openFor(place, path, FILE), common);
}

function* walkFile(descriptor: number, common: Omit<TarEntry, 'kind'>): Generator<WalkedEntry> {
  try {
    const stat = fstatSync(descriptor);
    if (stat.isFile()) yield { ...common, kind: 'file', size: stat.size, descriptor };
  } finally {
    closeSync(descriptor);
  }
}

function placeOf(at: string, name: string): string | Buffer {
  const native = nativePath(name);
  return typeof native === 'string' ? `${at}/${native}` : Buffer.concat([Buffer.from(`${at}/`), native]);
}

function openFor(place: string | Buffer, path: string, flags: number): number {
  try {
    return openSync(place, flags);
  } catch (error) {
    if (!hasCode(error, 'EACCES', 'EPERM')) throw error;
    throw new AppError('BACKUP_UNREADABLE', `${readablePath(path)} cannot be read`, {
      cause: error,
    });
  }
}
