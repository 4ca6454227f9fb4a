import type { FileMode } from '../../shared/manifest/entry.ts';

/** Something in a source tree, as its names and stats say; no content was read. */
export type Found = FoundFile | FoundFolder | FoundSymlink;

export interface FoundFile extends Stamp {
  readonly kind: 'file';
  readonly path: string;
  readonly mode: FileMode;
}

export interface FoundFolder extends Mark {
  readonly kind: 'folder';
  readonly path: string;
}

export interface FoundSymlink extends Mark {
  readonly kind: 'symlink';
  readonly path: string;
  readonly target: string;
}

/** What changes with everything that is done to a file, a folder or a symlink; of a folder: to the names in it. */
export interface Mark {
  /** Milliseconds, with fractions. */
  readonly ctime: number;
  readonly inode: number;
}

/** What tells a changed file from an unchanged one. */
export interface Stamp extends Mark {
  readonly size: number;
  /** Milliseconds, with fractions. */
  readonly mtime: number;
}

/** Numbers of one entry's stamp. */
const PER_STAMP = 4;
/** The entry is new, or not known to be as it was. */
const UNKNOWN = -1;

/**
 * What a walk found, in the order of manifests. A path is kept as one string; what the stats say of an entry, in
 * one row of doubles: a hundred thousand objects would be four times as large.
 */
export class Listing implements Iterable<Found> {
  /** Of the folder that all of it lies in. */
  readonly root: Mark;
  readonly #paths: string[] = [];
  /** Of each entry: 'd' for a folder, 'f' and 'x' for files, the target behind an 'l' for a symlink. */
  readonly #kinds: string[] = [];
  #stamps = new Float64Array(1_024);
  #known = new Int32Array(1_024 / PER_STAMP);
  /** Files so far. */
  files = 0;
  /** Of all files. */
  bytes = 0;
  /** Files that are as an earlier manifest has them. */
  knownFiles = 0;

  constructor(root: Mark) {
    this.root = root;
  }

  get length(): number {
    return this.#paths.length;
  }

  /** `known`: its number in the manifest of before, where it is as it was. */
  add(found: Found, known = UNKNOWN): void {
    const index = this.#paths.length;
    this.#paths.push(found.path);
    this.#kinds.push(letterOf(found));
    this.#grow(index);
    this.#known[index] = known;
    this.setStamp(index, found.kind === 'file' ? found : { ...found, size: 0, mtime: 0 });
    if (found.kind !== 'file') return;
    this.files += 1;
    this.bytes += found.size;
    if (known !== UNKNOWN) this.knownFiles += 1;
  }

  /** Number of an entry in the manifest of before; -1 where it has to be looked at. */
  knownOf(index: number): number {
    return this.#known[index] ?? UNKNOWN;
  }

  isFile(index: number): boolean {
    const letter = this.#kinds[index];
    return letter === 'f' || letter === 'x';
  }

  /** Throws RangeError when there is none of that number. */
  at(index: number): Found {
    const [path, kind] = [this.#paths[index], this.#kinds[index]];
    if (path === undefined || kind === undefined)
      throw new RangeError(`nothing of number ${String(index)} was found`);
    const stamp = this.stampOf(index);
    const { ctime, inode } = stamp;
    if (kind === 'd') return { kind: 'folder', path, ctime, inode };
    if (kind.startsWith('l')) return { kind: 'symlink', path, target: kind.slice(1), ctime, inode };
    return { kind: 'file', path, mode: kind === 'x' ? 0o755 : 0o644, ...stamp };
  }

  stampOf(index: number): Stamp {
    const at = index * PER_STAMP;
    const [size, mtime] = [this.#stamps[at] ?? 0, this.#stamps[at + 1] ?? 0];
    return { size, mtime, ctime: this.#stamps[at + 2] ?? 0, inode: this.#stamps[at + 3] ?? 0 };
  }

  /** Says anew what tells that an entry has changed. */
  setStamp(index: number, { size, mtime, ctime, inode }: Stamp): void {
    const at = index * PER_STAMP;
    this.#stamps[at] = size;
    this.#stamps[at + 1] = mtime;
    this.#stamps[at + 2] = ctime;
    this.#stamps[at + 3] = inode;
  }

  *[Symbol.iterator](): Iterator<Found> {
    for (let index = 0; index < this.length; index++) yield this.at(index);
  }

  #grow(index: number): void {
    if (index < this.#known.length) return;
    const [stamps, known] = [
      new Float64Array(2 * this.#stamps.length),
      new Int32Array(2 * this.#known.length),
    ];
    stamps.set(this.#stamps);
    known.set(this.#known);
    [this.#stamps, this.#known] = [stamps, known];
  }
}

function letterOf(found: Found): string {
  if (found.kind === 'folder') return 'd';
  if (found.kind === 'symlink') return `l${found.target}`;
  return found.mode === 0o755 ? 'x' : 'f';
}
