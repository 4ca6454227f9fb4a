import { constants, lstatSync, readdirSync, readlinkSync, readSync } from 'node:fs';
import { close, FileStat, openAt, openFolder, statAt, statOf } from '../../shared/at.ts';
import { hasCode } from '../../shared/errors.ts';
import { FOLDER_MODE } from '../../shared/manifest/entry.ts';
import type { Manifest } from '../../shared/manifest/manifest.ts';
import { digestOf } from '../../shared/manifest/pack.ts';
import { bytePath, childOf, nameOf, nativePath } from '../../shared/manifest/paths.ts';
import type { Place } from '../../shared/tree.ts';

const PERMISSIONS = 0o777;
const READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

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
  const root = openFolder(folder, { follow: false });
  try {
    return new Surveyor(manifest, bytePath(folder), root, order).look();
  } finally {
    close(root);
  }
}

/** What was found of the entry that was asked for last. */
const found = new FileStat();

class Surveyor implements Survey {
  readonly damaged: number[] = [];
  readonly rightBlocks: number[] = [];
  readonly strays: string[] = [];
  readonly #manifest: Manifest;
  readonly #folder: string;
  /** The folder, open. */
  readonly #root: number;
  readonly #order: SurveyOrder;

  constructor(manifest: Manifest, folder: string, root: number, order: SurveyOrder) {
    this.#manifest = manifest;
    this.#folder = folder;
    this.#root = root;
    this.#order = order;
  }

  look(): Survey {
    const manifest = this.#manifest;
    const { from, to } = this.#order;
    if (from === 0) {
      statOf(this.#root, found);
      this.#noteStrays(-1);
    }
    let lost = from < to ? this.#lostAbove(manifest.pathOf(from)) : null;
    for (let index = from; index < to; index++) {
      const path = manifest.pathOf(index);
      if (lost !== null && path.startsWith(lost)) this.damaged.push(index);
      else if (this.#lookAt(index, path) || !manifest.isFolder(index)) continue;
      else if (!isFolderAt(this.#root, path)) lost = `${path}/`;
    }
    return { damaged: this.damaged, rightBlocks: this.rightBlocks, strays: this.strays };
  }

  /** Looks at one entry, notes what is wrong with it, and tells whether it is of its kind and as it was. */
  #lookAt(index: number, path: string): boolean {
    const manifest = this.#manifest;
    const intact = statAt(this.#root, path, found) && this.#isIntact(index, path);
    const isShared = found.nlink > 1;
    if (intact && manifest.isFolder(index)) this.#noteStrays(index);
    const right = this.#order.deep && manifest.isFile(index) ? this.#rightBlocksOf(index, path) : null;
    const blocks = manifest.lastBlock(index) - manifest.firstBlock(index);
    if (intact && (right === null || right.length === blocks)) return true;
    this.damaged.push(index);
    // What other releases hold as well must never be written to.
    if (right !== null && blocks > 1 && !isShared) this.rightBlocks.push(...right);
    return false;
  }

  /** Whether an entry that was looked at is as it was; nothing is put together for it but the path. */
  #isIntact(index: number, path: string): boolean {
    const manifest = this.#manifest;
    if (manifest.isFile(index))
      return isFileOf(manifest.sizeOf(index), manifest.modeOf(index), this.#order.readyMs);
    if (manifest.isFolder(index)) return isWholeFolder();
    return found.isSymlink && targetOf(this.#pathTo(path)) === manifest.targetOf(index);
  }

  /** Prefix of the paths that cannot be reached because a folder above this entry is none; null when all are. */
  #lostAbove(path: string): string | null {
    for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      if (!isFolderAt(this.#root, path.slice(0, slash))) return path.slice(0, slash + 1);
    }
    return null;
  }

  #rightBlocksOf(index: number, path: string): number[] {
    const manifest = this.#manifest;
    const descriptor = openForReading({ folder: this.#root, name: path });
    if (descriptor === null) return [];
    const right: number[] = [];
    try {
      for (let block = manifest.firstBlock(index); block < manifest.lastBlock(index); block++) {
        const bytes = readBlock(descriptor, manifest.offsetOf(block), manifest.lengthOf(block));
        if (bytes !== null && digestOf(bytes) === manifest.digestOf(block)) right.push(block);
      }
      return right;
    } finally {
      close(descriptor);
    }
  }

  /** Of a folder that was looked at, -1 for the tree itself: what in it the manifest does not list. */
  #noteStrays(index: number): void {
    const { readyMs, sweep } = this.#order;
    // Whoever adds a name changes this time, and nobody can set it.
    if (Number.isFinite(readyMs) && found.ctimeMs <= readyMs) return;
    const folder = index < 0 ? '' : this.#manifest.pathOf(index);
    const listed = readdirSync(this.#pathTo(folder), { encoding: 'latin1' });
    const known = namesIn(this.#manifest, index);
    for (const name of listed) {
      const path = childOf(folder, name);
      if (!known.has(name) && (sweep || !isSiteLink(folder, name, this.#pathTo(path))))
        this.strays.push(path);
    }
  }

  #pathTo(path: string): string | Buffer {
    return nativePath(path === '' ? this.#folder : `${this.#folder}/${path}`);
  }
}

/** Whether a folder is there, and no symlink to one. */
export function isFolder(place: Place): boolean {
  return isFolderAt(place.folder, place.name);
}

function isFolderAt(folder: number, path: string): boolean {
  return statAt(folder, path, found) && found.isFolder;
}

/** What tells whether a file is as it was. */
export interface FileShape {
  readonly size: number;
  readonly mode: number;
}

/** Whether a file is there, of this size and mode, and not touched since the release was complete. */
export function isIntactAt({ folder, name }: Place, { size, mode }: FileShape, readyMs: number): boolean {
  return statAt(folder, name, found) && isFileOf(size, mode, readyMs);
}

/** The same of a file that is open. */
export function isIntactFile(descriptor: number, { size, mode }: FileShape, readyMs: number): boolean {
  statOf(descriptor, found);
  return isFileOf(size, mode, readyMs);
}

function isWholeFolder(): boolean {
  return found.isFolder && (found.mode & PERMISSIONS) === FOLDER_MODE;
}

function isFileOf(size: number, mode: number, readyMs: number): boolean {
  const sameFile = found.isFile && found.size === size && (found.mode & PERMISSIONS) === mode;
  return sameFile && found.mtimeMs <= readyMs;
}

function targetOf(path: string | Buffer): string {
  return readlinkSync(path, { encoding: 'latin1' });
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

/** A descriptor to read a file by, for {@link close}; null for anything that is no file that can be read. */
export function openForReading({ folder, name }: Place): number | null {
  try {
    const descriptor = openAt(folder, name, READ, 0);
    statOf(descriptor, found);
    if (found.isFile) return descriptor;
    close(descriptor);
    return null;
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES', 'ENXIO')) return null;
    throw error;
  }
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
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}
