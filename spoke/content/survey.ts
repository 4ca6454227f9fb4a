import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  unlinkSync,
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
import { childOf, nameOf, parentOf } from '../../shared/manifest/paths.ts';
import type { BlockPlace } from './plan.ts';
import type { Tree } from './tree.ts';

const PERMISSIONS = 0o777;

export interface SurveyOrder {
  /** Numbers of the entries to look at: from, and up to but without. */
  readonly from: number;
  readonly to: number;
  /** When the release was complete; whatever changed later was changed by somebody else. Infinity: do not ask. */
  readonly readyMs: number;
  /** Read and hash every block instead of trusting size and times. */
  readonly deep: boolean;
}

export interface Survey {
  /** Entries that are missing or not as the manifest says. */
  readonly damaged: number[];
  /** Blocks of damaged large files that are right all the same (deep only). */
  readonly rightBlocks: BlockPlace[];
  /** Paths that the manifest does not know, site links aside. */
  readonly strays: string[];
}

/** Compares a tree with its manifest. */
export function survey(entries: readonly Entry[], tree: Tree, order: SurveyOrder): Survey {
  const damaged: number[] = [];
  const rightBlocks: BlockPlace[] = [];
  const strays = order.from === 0 ? straysIn(entries, '', 0, tree.root(), order.readyMs) : [];
  for (let index = order.from; index < order.to; index++) {
    const entry = entries[index];
    if (entry === undefined) break;
    const path = tree.find(entry.path);
    const intact = path !== null && isIntact(path, entry, order.readyMs);
    if (intact && entry.kind === 'folder') {
      strays.push(...straysIn(entries, entry.path, index + 1, path, order.readyMs));
    }
    if (entry.kind !== 'file' || !order.deep) {
      if (!intact) damaged.push(index);
      continue;
    }
    const right = path === null ? [] : rightBlocksOf(path, entry);
    if (intact && right.length === blocksOf(entry).length) continue;
    damaged.push(index);
    if (entry.blockLengths.length > 0) for (const block of right) rightBlocks.push([index, block]);
  }
  return { damaged, rightBlocks, strays };
}

/** Whether type, size, mode and time are what they were when the release was complete; ENOENT is no. */
export function isIntact(path: string | Buffer, entry: Entry, readyMs: number): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return false;
  if (entry.kind === 'folder') return stats.isDirectory() && (stats.mode & PERMISSIONS) === FOLDER_MODE;
  if (entry.kind === 'symlink') {
    return stats.isSymbolicLink() && readlinkSync(path, { encoding: 'latin1' }) === entry.target;
  }
  const sameFile = stats.isFile() && stats.size === entry.size && (stats.mode & PERMISSIONS) === entry.mode;
  return sameFile && stats.mtimeMs <= readyMs;
}

/** Takes away what is in the place of files that will be written anew; large files that have a right block stay. */
export function clearDamaged(entries: readonly Entry[], tree: Tree, { damaged, rightBlocks }: Survey): void {
  const partial = new Set(rightBlocks.map(([entry]) => entry));
  for (const index of damaged) {
    const entry = entries[index];
    if (entry === undefined || entry.kind === 'folder' || partial.has(index)) continue;
    const path = tree.find(entry.path);
    if (path !== null && lstatSync(path, { throwIfNoEntry: false }) !== undefined) unlinkSync(path);
  }
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
    if (hasCode(error, 'ENOENT', 'ELOOP', 'EACCES', 'ENXIO')) return null;
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

/**
 * Names in a folder that changed after the release was complete and that the manifest does not list.
 * The folder's own entries start at number `first`.
 */
function straysIn(
  entries: readonly Entry[],
  folder: string,
  first: number,
  path: string | Buffer,
  readyMs: number,
): string[] {
  if (lstatSync(path).mtimeMs <= readyMs) return [];
  const known = new Set<string>();
  for (let index = first; index < entries.length; index++) {
    const child = entries[index]?.path ?? '';
    if (folder !== '' && !child.startsWith(`${folder}/`)) break;
    if (parentOf(child) === folder) known.add(nameOf(child));
  }
  return readdirSync(path, { encoding: 'latin1' })
    .filter((name) => !known.has(name) && !isSiteLink(folder, name, path))
    .map((name) => childOf(folder, name));
}

/** Links to site data and the table of sites belong to no manifest. */
function isSiteLink(folder: string, name: string, path: string | Buffer): boolean {
  if (nameOf(folder) !== 'sites') return false;
  if (name === 'sites.php') return true;
  const link = Buffer.concat([Buffer.from(path), Buffer.from(`/${name}`, 'latin1')]);
  return lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}
