import { close, FileStat, openFolder, statAt, statOf } from '../../shared/at.ts';
import { AppError, hasCode } from '../../shared/errors.ts';
import { normalMode } from '../../shared/manifest/entry.ts';
import type { Manifest } from '../../shared/manifest/manifest.ts';
import type { Run } from './listing.ts';
import { markOf, type Mark } from './stamp.ts';
import type { KeptStats } from './stats.ts';

/** The folder that all of a tree lies in, among numbers of entries. */
export const ROOT = -1;

/** A source, and what it was when it was read. */
export interface KnownSource {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly stats: KeptStats;
}

/** What of a source is not as it was when it was read: numbers of entries of its manifest. */
export interface Recheck {
  /** Gone, of another kind, or not the same by its stats. */
  readonly changed: ReadonlySet<number>;
  /** Folders in which names may have come or gone, with what they looked like before anybody read them. */
  readonly folders: ReadonlyMap<number, Mark>;
  /** Folders that are to be listed in any case: what is left out of them may be another. */
  readonly sites: ReadonlySet<number>;
}

/**
 * Asks the disk about the entries of a manifest, piece by piece, and lists no folder: a name that comes or goes changes the time of
 * the folder it lies in, which nothing can set. `pause` is called for each folder and may throw to stop. Throws SOURCE_MISSING.
 */
export function recheck(source: KnownSource, pieces: Iterable<Run>, pause: () => void): Recheck {
  try {
    const root = openFolder(source.folder, { follow: true });
    try {
      const looker = new Looker(source, root, pause);
      for (const piece of pieces) looker.look(piece);
      return looker;
    } finally {
      close(root);
    }
  } catch (error) {
    throw hasCode(error, 'ENOENT', 'ENOTDIR', 'EACCES') ? missing(source.folder, error) : error;
  }
}

/** What was found of the entry that was asked for last. */
const now = new FileStat();

class Looker implements Recheck {
  readonly changed = new Set<number>();
  readonly folders = new Map<number, Mark>();
  readonly sites = new Set<number>();
  readonly #source: KnownSource;
  readonly #pause: () => void;
  /** The folder of the source, open. */
  readonly #root: number;

  constructor(source: KnownSource, root: number, pause: () => void) {
    this.#source = source;
    this.#root = root;
    this.#pause = pause;
  }

  look({ from, to }: Run): void {
    const { manifest } = this.#source;
    if (from === 0) this.#lookAtRoot();
    for (let index = this.#firstIn(from); index < to; index++) {
      // What lay in a folder that is none any more is gone with it.
      if (!this.#isThere(index)) index = lastBelow(manifest, index);
    }
  }

  #lookAtRoot(): void {
    statOf(this.#root, now);
    const mark = markOf(now);
    if (!this.#source.stats.isSameMark(ROOT, mark)) this.folders.set(ROOT, mark);
  }

  /** Whether the entry is of its kind and, unless it is a folder, as it was. */
  #isThere(index: number): boolean {
    const { manifest, stats } = this.#source;
    const isThere = statAt(this.#root, manifest.pathOf(index), now);
    if (isThere && manifest.isFolder(index) && now.isFolder) {
      this.#pause();
      if (manifest.nameOf(index) === 'sites') this.sites.add(index);
      if (!stats.isSameMark(index, markOf(now))) this.folders.set(index, markOf(now));
      return true;
    }
    if (isThere && isSame(manifest, index, stats)) return true;
    this.changed.add(index);
    const parent = manifest.columns.parents[index] ?? ROOT;
    // It must be looked for by its folder, whatever the time of that says.
    if (!isThere && !this.folders.has(parent)) this.folders.set(parent, { ctime: NaN, inode: NaN });
    return false;
  }

  /** The first entry from a number on that lies in no folder that is none any more. */
  #firstIn(from: number): number {
    const { manifest } = this.#source;
    const above: number[] = [];
    for (let at = parentIn(manifest, from); at !== ROOT; at = parentIn(manifest, at)) above.push(at);
    const lost = above.reverse().find((folder) => !this.#isFolder(manifest.pathOf(folder)));
    return lost === undefined ? from : lastBelow(manifest, lost) + 1;
  }

  #isFolder(path: string): boolean {
    return statAt(this.#root, path, now) && now.isFolder;
  }
}

function parentIn({ columns }: Manifest, index: number): number {
  return columns.parents[index] ?? ROOT;
}

function isSame(manifest: Manifest, index: number, stats: KeptStats): boolean {
  if (!manifest.isFile(index)) return now.isSymlink && stats.isSameMark(index, markOf(now));
  return (
    now.isFile &&
    now.size === manifest.sizeOf(index) &&
    normalMode(now.mode) === manifest.modeOf(index) &&
    stats.isSameStamp(index, { mtime: now.mtimeMs, ctime: now.ctimeMs, inode: now.ino })
  );
}

/** Numbers of all entries that are to be looked at, in their order; the root is not among them. */
export function differing({ changed, folders, sites }: Recheck): Int32Array {
  const numbers = Int32Array.from(
    [...changed, ...folders.keys(), ...sites].filter((index) => index !== ROOT),
  );
  return numbers.sort();
}

/** Number of the last entry that lies in one, at any depth; its own when none does. */
export function lastBelow({ columns: { depths } }: Manifest, index: number): number {
  let last = index;
  while (last + 1 < depths.length && (depths[last + 1] ?? 0) > (depths[index] ?? 0)) last += 1;
  return last;
}

/** The failure of a source that is not there, or closed. */
export function missing(folder: string, cause: unknown): AppError {
  return new AppError('SOURCE_MISSING', `${folder} is not a folder that can be read`, { cause });
}
