import { isAscii } from 'node:buffer';
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
import { FOLDER_MODE, type Entry } from '../../shared/manifest/entry.ts';
import type { Manifest } from '../../shared/manifest/manifest.ts';
import { digestOf } from '../../shared/manifest/pack.ts';
import { bytePath, childOf, nameOf, nativePath } from '../../shared/manifest/paths.ts';

const PERMISSIONS = 0o777;

export interface SurveyOrder {
  /** Numbers of the entries to look at: from, and up to but without. */
  readonly from: number;
  readonly to: number;
  /** When the release was complete; whatever changed later was changed by somebody else. Infinity: do not ask. */
  readonly readyMs: number;
  /** Read and hash every block instead of trusting size and times. */
  readonly deep: boolean;
  /** What leads to sites counts as stray as well. */
  readonly sweep: boolean;
}

export interface Survey {
  /** Entries that are missing or not as the manifest says. */
  readonly damaged: number[];
  /** Blocks of damaged large files that are right all the same (deep only). */
  readonly rightBlocks: number[];
  /** Paths that the manifest does not know. */
  readonly strays: string[];
}

/**
 * Compares a tree with its manifest. It only looks: paths are resolved by their names, and whatever
 * lies below something that is no folder any more counts as missing.
 */
export function survey(manifest: Manifest, folder: string, order: SurveyOrder): Survey {
  const found: Survey = { damaged: [], rightBlocks: [], strays: [] };
  const root = bytePath(folder);
  const isPlain = isAscii(manifest.columns.names) && isAscii(Buffer.from(root, 'latin1'));
  const native = (path: string): string | Buffer => (isPlain ? path : Buffer.from(path, 'latin1'));
  if (order.from === 0) found.strays.push(...straysIn(manifest, -1, folder, lstatSync(folder), order));
  let lost = order.from < order.to ? lostAbove(root, manifest.pathOf(order.from)) : null;
  for (let index = order.from; index < order.to; index++) {
    const name = manifest.pathOf(index);
    const path = native(`${root}/${name}`);
    if (lost !== null && name.startsWith(lost)) found.damaged.push(index);
    else if (look(manifest, index, path, order, found) || !manifest.isFolder(index)) continue;
    else if (!isFolder(path)) lost = `${name}/`;
  }
  return found;
}

/** Looks at one entry, notes what is wrong with it, and tells whether it is of its kind and as it was. */
function look(
  manifest: Manifest,
  index: number,
  path: string | Buffer,
  order: SurveyOrder,
  found: Survey,
): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  const intact = stats !== undefined && isIntactAt(manifest, index, path, stats, order.readyMs);
  if (intact && manifest.isFolder(index)) found.strays.push(...straysIn(manifest, index, path, stats, order));
  const right = order.deep && manifest.isFile(index) ? rightBlocksOf(path, manifest, index) : null;
  const blocks = manifest.lastBlock(index) - manifest.firstBlock(index);
  if (intact && (right === null || right.length === blocks)) return true;
  found.damaged.push(index);
  if (right !== null && blocks > 1 && !isShared(path)) found.rightBlocks.push(...right);
  return false;
}

/** As {@link isIntact}, of an entry that was looked at; nothing is put together for it but the path. */
function isIntactAt(
  manifest: Manifest,
  index: number,
  path: string | Buffer,
  stats: Stats,
  readyMs: number,
): boolean {
  if (manifest.isFile(index)) {
    return isIntactFile(stats, { size: manifest.sizeOf(index), mode: manifest.modeOf(index) }, readyMs);
  }
  if (manifest.isFolder(index)) return isIntactFolder(stats);
  return stats.isSymbolicLink() && readlinkSync(path, { encoding: 'latin1' }) === manifest.targetOf(index);
}

/** Prefix of the paths that cannot be reached because a folder above this entry is none; null when all are. */
function lostAbove(root: string, path: string): string | null {
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
  if (entry.kind === 'folder') return isIntactFolder(stats);
  if (entry.kind === 'symlink') {
    return stats.isSymbolicLink() && readlinkSync(path, { encoding: 'latin1' }) === entry.target;
  }
  return isIntactFile(stats, entry, readyMs);
}

function isIntactFolder(stats: Stats): boolean {
  return stats.isDirectory() && (stats.mode & PERMISSIONS) === FOLDER_MODE;
}

/** As {@link isIntact}, of a file that is open or was looked at. */
export function isIntactFile(
  stats: Stats,
  { size, mode }: { readonly size: number; readonly mode: number },
  readyMs: number,
): boolean {
  const sameFile = stats.isFile() && stats.size === size && (stats.mode & PERMISSIONS) === mode;
  return sameFile && stats.mtimeMs <= readyMs;
}

/** Whether other releases hold this very file: then it must never be written to. */
function isShared(path: string | Buffer): boolean {
  return (lstatSync(path, { throwIfNoEntry: false })?.nlink ?? 0) > 1;
}

/** Reads a block; null when the file does not hold that much. */
export function readBlock(descriptor: number, offset: number, length: number): Buffer | null {
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

function rightBlocksOf(path: string | Buffer, manifest: Manifest, index: number): number[] {
  const descriptor = openForReading(path);
  if (descriptor === null) return [];
  const right: number[] = [];
  try {
    for (let block = manifest.firstBlock(index); block < manifest.lastBlock(index); block++) {
      const bytes = readBlock(descriptor, manifest.offsetOf(block), manifest.lengthOf(block));
      if (bytes !== null && digestOf(bytes) === manifest.digestOf(block)) right.push(block);
    }
    return right;
  } finally {
    closeSync(descriptor);
  }
}

/** Paths in the folder of number `index` (-1: the tree itself) that the manifest does not list. */
function straysIn(
  manifest: Manifest,
  index: number,
  path: string | Buffer,
  stats: Stats,
  { readyMs, sweep }: SurveyOrder,
): string[] {
  // Whoever adds a name changes this time, and nobody can set it.
  if (Number.isFinite(readyMs) && stats.ctimeMs <= readyMs) return [];
  const folder = index < 0 ? '' : manifest.pathOf(index);
  const listed = readdirSync(path, { encoding: 'latin1' });
  const known = namesIn(manifest, index);
  return listed
    .filter((name) => !known.has(name) && (sweep || !isSiteLink(folder, name, path)))
    .map((name) => childOf(folder, name));
}

/** Names of the children of a folder, of which the number is -1 for the tree itself. */
function namesIn(manifest: Manifest, folder: number): Set<string> {
  const { depths, parents } = manifest.columns;
  const names = new Set<string>();
  const depth = folder < 0 ? -1 : (depths[folder] ?? 0);
  for (let index = folder + 1; index < manifest.length && (depths[index] ?? 0) > depth; index++) {
    if (parents[index] === folder) names.add(manifest.nameOf(index));
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
