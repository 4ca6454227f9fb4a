import type { FileMode } from '../../shared/manifest/entry.ts';
import type { Mark, Stamp } from './stamp.ts';

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

/** Entries of an earlier manifest, from number `from` up to but without `to`, that are as they were. */
export interface Run {
  readonly from: number;
  readonly to: number;
}

/**
 * All of a listing of which nothing was known before, as it goes from one thread to another: paths and kinds as one string each, which costs
 * a fraction of many.
 */
export interface ListedRows {
  /** Each with a NUL behind it, which none can hold. */
  readonly paths: string;
  readonly kinds: string;
  readonly stamps: Float64Array<ArrayBuffer>;
  readonly files: number;
  readonly bytes: number;
}

/** Numbers of one entry's stamp. */
const PER_STAMP = 4;
/** Entries that there is room for in the beginning: of a large source there is a listing for each of hundreds of folders. */
const ROOM = 16;
/** The entry is new, or not known to be as it was. */
const UNKNOWN = -1;

interface PlacedRun extends Run {
  /** Number of the looked-at entry that it stands before. */
  readonly before: number;
}

/**
 * What a walk found, in the order of manifests: entries that were looked at, and between them runs of those that nobody had to look
 * at. A path is kept as one string; what the stats say of an entry, in one row of doubles: a hundred thousand objects
 * would be four times as large. Entries that were looked at have numbers.
 */
export class Listing {
  /** Of the folder that all of it lies in. */
  readonly root: Mark;
  readonly #paths: string[] = [];
  /** Of each entry: 'd' for a folder, 'f' and 'x' for files, the target behind an 'l' for a symlink. */
  readonly #kinds: string[] = [];
  readonly #runs: PlacedRun[] = [];
  #stamps = new Float64Array(PER_STAMP * ROOM);
  #known = new Int32Array(ROOM);
  /** Of all. */
  length = 0;
  files = 0;
  /** Of all files. */
  bytes = 0;
  /** Entries, and files, that are as an earlier manifest has them. */
  known = 0;
  knownFiles = 0;

  constructor(root: Mark) {
    this.root = root;
  }

  /** `known`: its number in the manifest of before, where it is as it was. */
  add(found: Found, known = UNKNOWN): void {
    const number = this.#paths.length;
    this.#paths.push(found.path);
    this.#kinds.push(letterOf(found));
    this.#growTo(number + 1);
    this.#known[number] = known;
    this.setStamp(number, found.kind === 'file' ? found : { ...found, size: 0, mtime: 0 });
    this.length += 1;
    if (known !== UNKNOWN) this.known += 1;
    if (found.kind === 'file') this.#count(1, found.size, known === UNKNOWN ? 0 : 1);
  }

  addRun(run: Run, { files, bytes }: { readonly files: number; readonly bytes: number }): void {
    const last = this.#runs.at(-1);
    if (last?.before === this.#paths.length && last.to === run.from) {
      this.#runs[this.#runs.length - 1] = { ...last, to: run.to };
    } else this.#runs.push({ ...run, before: this.#paths.length });
    this.length += run.to - run.from;
    this.known += run.to - run.from;
    this.#count(files, bytes, files);
  }

  /** All that was looked at. */
  rows(): ListedRows {
    const stamps = this.#stamps.slice(0, PER_STAMP * this.#paths.length);
    const { files, bytes } = this;
    return { paths: joined(this.#paths), kinds: joined(this.#kinds), stamps, files, bytes };
  }

  /** Adds what another listing holds, of which nothing was known before. */
  addRows({ paths, kinds, stamps, files, bytes }: ListedRows): void {
    const number = this.#paths.length;
    const more = stamps.length / PER_STAMP;
    this.#growTo(number + more);
    for (const path of parted(paths)) this.#paths.push(path);
    for (const kind of parted(kinds)) this.#kinds.push(kind);
    this.#known.fill(UNKNOWN, number, number + more);
    this.#stamps.set(stamps, PER_STAMP * number);
    this.length += more;
    this.#count(files, bytes, 0);
  }

  /** Runs, and numbers of entries that were looked at, in their order. */
  *parts(): Generator<Run | number> {
    let number = 0;
    for (const run of this.#runs) {
      for (; number < run.before; number++) yield number;
      yield run;
    }
    for (; number < this.#paths.length; number++) yield number;
  }

  /** Number of an entry in the manifest of before; -1 where it has to be read. */
  knownOf(number: number): number {
    return this.#known[number] ?? UNKNOWN;
  }

  /** Throws RangeError when there is none of that number. */
  at(number: number): Found {
    const [path, kind] = [this.#paths[number], this.#kinds[number]];
    if (path === undefined || kind === undefined)
      throw new RangeError(`nothing of number ${String(number)} was found`);
    const stamp = this.stampOf(number);
    const { ctime, inode } = stamp;
    if (kind === 'd') return { kind: 'folder', path, ctime, inode };
    if (kind.startsWith('l')) return { kind: 'symlink', path, target: kind.slice(1), ctime, inode };
    return { kind: 'file', path, mode: kind === 'x' ? 0o755 : 0o644, ...stamp };
  }

  pathOf(number: number): string {
    return this.#paths[number] ?? '';
  }

  isFile(number: number): boolean {
    const kind = this.#kinds[number];
    return kind === 'f' || kind === 'x';
  }

  stampOf(number: number): Stamp {
    const at = number * PER_STAMP;
    const [size, mtime] = [this.#stamps[at] ?? 0, this.#stamps[at + 1] ?? 0];
    return { size, mtime, ctime: this.#stamps[at + 2] ?? 0, inode: this.#stamps[at + 3] ?? 0 };
  }

  /** Says anew what tells that an entry has changed. */
  setStamp(number: number, { size, mtime, ctime, inode }: Stamp): void {
    const at = number * PER_STAMP;
    this.#stamps[at] = size;
    this.#stamps[at + 1] = mtime;
    this.#stamps[at + 2] = ctime;
    this.#stamps[at + 3] = inode;
  }

  #count(files: number, bytes: number, known: number): void {
    this.files += files;
    this.bytes += bytes;
    this.knownFiles += known;
  }

  /** Makes room for so many entries. */
  #growTo(entries: number): void {
    let room = this.#known.length;
    if (entries <= room) return;
    while (room < entries) room *= 2;
    const stamps = new Float64Array(PER_STAMP * room);
    const known = new Int32Array(room);
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

function joined(texts: readonly string[]): string {
  return texts.map((text) => `${text}\0`).join('');
}

function parted(text: string): string[] {
  return text.split('\0').slice(0, -1);
}
