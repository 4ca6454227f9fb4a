import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  type Stats,
} from 'node:fs';
import { hasCode } from '../../shared/errors.ts';
import {
  blocksOf,
  FOLDER_MODE,
  type Block,
  type Entry,
  type FileEntry,
} from '../../shared/manifest/entry.ts';
import { digestOf } from '../../shared/manifest/pack.ts';
import { bytePath, childOf, nameOf, nativePath } from '../../shared/manifest/paths.ts';
import type { BlockPlace } from './plan.ts';

const PERMISSIONS = 0o777;

export interface SurveyOrder {
  /** Numbers of the entries to look at: from, and up to but without. */
  readonly from: number;
  readonly to: number;
  /** When the release was complete; whatever changed later was changed by somebody else. Infinity: do not ask. */
  readonly readyMs: number;
  /** Read and hash every block instead of trusting size and times. */
  readonly deep: boolean;
  /** Look for strays in every folder, site links included, instead of in those that changed. */
  readonly sweep: boolean;
}

export interface Survey {
  /** Entries that are missing or not as the manifest says. */
  readonly damaged: number[];
  /** Blocks of damaged large files that are right all the same (deep only). */
  readonly rightBlocks: BlockPlace[];
  /** Paths that the manifest does not know. */
  readonly strays: string[];
}

/**
 * Compares a tree with its manifest. It only looks: paths are resolved by their names, and whatever
 * lies below something that is no folder any more counts as missing.
 */
export function survey(entries: readonly Entry[], folder: string, order: SurveyOrder): Survey {
  const found: Survey = { damaged: [], rightBlocks: [], strays: [] };
  const root = bytePath(folder);
  if (order.from === 0) found.strays.push(...straysIn(entries, -1, folder, order));
  let lost = lostAbove(root, entries[order.from]);
  for (let index = order.from; index < order.to; index++) {
    const entry = entries[index];
    if (entry === undefined) break;
    const path = nativePath(`${root}/${entry.path}`);
    if (lost !== null && entry.path.startsWith(lost)) found.damaged.push(index);
    else if (look(entries, index, path, order, found) || entry.kind !== 'folder') continue;
    else if (!isFolder(path)) lost = `${entry.path}/`;
  }
  return found;
}

/** Looks at one entry, notes what is wrong with it, and tells whether it is of its kind and as it was. */
function look(
  entries: readonly Entry[],
  index: number,
  path: string | Buffer,
  order: SurveyOrder,
  found: Survey,
): boolean {
  const entry = entries[index];
  if (entry === undefined) return false;
  const intact = isIntact(path, entry, order.readyMs);
  if (intact && entry.kind === 'folder') found.strays.push(...straysIn(entries, index, path, order));
  const right = entry.kind === 'file' && order.deep ? rightBlocksOf(path, entry) : null;
  if (intact && (right === null || entry.kind !== 'file' || right.length === blocksOf(entry).length)) {
    return true;
  }
  found.damaged.push(index);
  if (right !== null && entry.kind === 'file' && entry.blockLengths.length > 0 && !isShared(path)) {
    for (const block of right) found.rightBlocks.push([index, block]);
  }
  return false;
}

/** Prefix of the paths that cannot be reached because a folder above this entry is none; null when all are. */
function lostAbove(root: string, entry: Entry | undefined): string | null {
  const path = entry?.path ?? '';
  for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
    if (!isFolder(nativePath(`${root}/${path.slice(0, slash)}`))) return path.slice(0, slash + 1);
  }
  return null;
}

/** Whether a folder is there, and no symlink to one. */
export function isFolder(path: string | Buffer): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Whether type, size, mode and time are what they were when the release was complete; ENOENT is no. */
export function isIntact(path: string | Buffer, entry: Entry, readyMs: number): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return false;
  if (entry.kind === 'folder') return stats.isDirectory() && (stats.mode & PERMISSIONS) === FOLDER_MODE;
  if (entry.kind === 'symlink') {
    return stats.isSymbolicLink() && readlinkSync(path, { encoding: 'latin1' }) === entry.target;
  }
  return isIntactFile(stats, entry, readyMs);
}

/** As {@link isIntact}, of a file that is open or was looked at. */
export function isIntactFile(stats: Stats, { size, mode }: FileEntry, readyMs: number): boolean {
  const sameFile = stats.isFile() && stats.size === size && (stats.mode & PERMISSIONS) === mode;
  return sameFile && stats.mtimeMs <= readyMs;
}

/** Whether other releases hold this very file: then it must never be written to. */
function isShared(path: string | Buffer): boolean {
  return (lstatSync(path, { throwIfNoEntry: false })?.nlink ?? 0) > 1;
}

/** Reads a block; null when the file does not hold that much. */
export function readBlock(descriptor: number, { offset, length }: Block): Buffer | null {
  const bytes = Buffer.allocUnsafe(length);
  for (let done = 0; done < length;) {
    const read = readSync(descriptor, bytes, done, length - done, offset + done);
    if (read === 0) return null;
    done += read;
  }
  return bytes;
}

/** A descriptor to read a file by; null for anything that is no file that can be read. */
export function openForReading(path: string | Buffer): number | null {
  try {
    const descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    if (fstatSync(descriptor).isFile()) return descriptor;
    closeSync(descriptor);
    return null;
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES', 'ENXIO')) return null;
    throw error;
  }
}

function rightBlocksOf(path: string | Buffer, file: FileEntry): number[] {
  const descriptor = openForReading(path);
  if (descriptor === null) return [];
  try {
    return blocksOf(file).flatMap((block, index) => {
      const bytes = readBlock(descriptor, block);
      return bytes !== null && digestOf(bytes) === block.digest ? [index] : [];
    });
  } finally {
    closeSync(descriptor);
  }
}

/** Paths in the folder of number `index` (-1: the tree itself) that the manifest does not list. */
function straysIn(
  entries: readonly Entry[],
  index: number,
  path: string | Buffer,
  { readyMs, sweep }: SurveyOrder,
): string[] {
  if (!sweep && lstatSync(path).mtimeMs <= readyMs) return [];
  const folder = entries[index]?.path ?? '';
  const listed = readdirSync(path, { encoding: 'latin1' });
  const known = namesIn(entries, folder, index + 1);
  return listed
    .filter((name) => !known.has(name) && (sweep || !isSiteLink(folder, name, path)))
    .map((name) => childOf(folder, name));
}

/** Names of the children of a folder whose entries start at number `first`. */
function namesIn(entries: readonly Entry[], folder: string, first: number): Set<string> {
  const names = new Set<string>();
  const start = folder === '' ? 0 : folder.length + 1;
  for (let index = first; index < entries.length; index++) {
    const path = entries[index]?.path ?? '';
    if (folder !== '' && !path.startsWith(`${folder}/`)) break;
    if (!path.includes('/', start)) names.add(path.slice(start));
  }
  return names;
}

/** What leads from code to its sites belongs to no manifest. */
function isSiteLink(folder: string, name: string, path: string | Buffer): boolean {
  const inSites = nameOf(folder) === 'sites';
  if (inSites && name === 'sites.php') return true;
  if (!inSites && name !== 'wp-config.php') return false;
  const link = Buffer.concat([Buffer.from(path), Buffer.from(`/${name}`, 'latin1')]);
  return lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}
