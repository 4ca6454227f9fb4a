import {
  blockCount,
  blockDigest,
  blockLength,
  blocksOf,
  splitDigests,
  type Entry,
  type FileEntry,
  type Manifest,
} from '../../shared/manifest/entry.ts';

/** A block of a file of the manifest: numbers of the entry and of the block in it. */
export type BlockPlace = readonly [entry: number, block: number];

/** A file of another release that can be linked. */
export interface LinkSource {
  readonly entry: number;
  /** Path in the other release. */
  readonly path: string;
}

/** A large file that begins as a copy of one of another release, because most blocks are where they were. */
export interface CloneSource {
  readonly entry: number;
  /** The file in the other release. */
  readonly from: FileEntry;
  /** Numbers of the blocks that are right in the copy. */
  readonly blocks: readonly number[];
}

/** A block that another release holds. */
export interface CopySource {
  readonly place: BlockPlace;
  readonly path: string;
  readonly offset: number;
}

/** A complete release of this server that content may come from. */
export interface Base {
  readonly digest: string;
  readonly manifest: Manifest;
}

/** What is to be made in a building tree. */
export interface Todo {
  /** Numbers of the entries. */
  readonly entries: readonly number[];
  /** Blocks of large files that are in place already. */
  readonly rightBlocks: readonly BlockPlace[];
  /** Whether files of other releases may be linked; what is damaged may be so in all that share it. */
  readonly mayLink: boolean;
}

/** What comes out of one release. */
export interface FromBase {
  readonly digest: string;
  readonly links: LinkSource[];
  readonly clones: CloneSource[];
  readonly copies: CopySource[];
}

/** Where everything that is to be made comes from. */
export interface Plan {
  readonly bases: readonly FromBase[];
  /** Blocks that this server does not have. */
  readonly fetches: readonly BlockPlace[];
  /** Folders, symlinks and empty files. */
  readonly rest: readonly number[];
}

/**
 * Chooses for each entry to be made where it comes from: a hard link to a file of the same content
 * and mode, a copy of the file as it was where most of it stayed, copies of blocks found elsewhere, or
 * the hub. `bases` are asked one after the other and only as long as something is missing. A file that
 * is wholly `packed`, in blocks of these digests that came along with the manifest, is not looked for.
 */
export function makePlan(
  entries: readonly Entry[],
  todo: Todo,
  packed: readonly string[],
  bases: Iterable<Base>,
): Plan {
  const search = new Search(entries, todo, new Set(packed));
  const found: FromBase[] = [];
  for (const base of search.isDone() ? [] : bases) {
    found.push(search.lookIn(base));
    if (search.isDone()) break;
  }
  return { bases: search.withCopies(found), fetches: search.missing(), rest: restOf(entries, todo.entries) };
}

/** Everything, of a tree of which nothing is there. */
export function wholeTodo(entries: readonly Entry[]): Todo {
  return { entries: entries.map((_, index) => index), rightBlocks: [], mayLink: true };
}

/** Places of all blocks of a file; none for what is no file. */
export function allBlocks(entries: readonly Entry[], index: number): BlockPlace[] {
  const entry = entries[index];
  if (entry?.kind !== 'file') return [];
  return blocksOf(entry).map((_, block): BlockPlace => [index, block]);
}

/** What is to come from the hub, each block once. */
export interface WantedBlocks {
  /** Digests as one byte string. */
  readonly digests: string;
  readonly lengths: readonly number[];
  /** Files that blocks are wanted for. */
  readonly files: number;
  /** Whether that is all there is in the release. */
  readonly whole: boolean;
}

/** The blocks that belong to these places. */
export function wantedBlocks(entries: readonly Entry[], places: readonly BlockPlace[]): WantedBlocks {
  const wanted = new Map<string, number>();
  for (const [index, block] of places) {
    const entry = entries[index];
    if (entry?.kind === 'file') wanted.set(blockDigest(entry, block), blockLength(entry, block));
  }
  return {
    digests: [...wanted.keys()].join(''),
    lengths: [...wanted.values()],
    files: new Set(places.map(([index]) => index)).size,
    whole: entries.every(
      (entry) => entry.kind !== 'file' || blocksOf(entry).every(({ digest }) => wanted.has(digest)),
    ),
  };
}

function restOf(entries: readonly Entry[], todo: readonly number[]): number[] {
  return todo.filter((index) => {
    const entry = entries[index];
    return entry !== undefined && (entry.kind !== 'file' || entry.size === 0);
  });
}

interface Whereabouts {
  readonly base: string;
  readonly path: string;
  readonly offset: number;
}

class Search {
  /** Files that are not found yet, by content and mode. */
  readonly #files = new Map<string, number[]>();
  /** Blocks that are needed, by digest, and where one was seen. */
  readonly #seen = new Map<string, Whereabouts | null>();
  readonly #entries: readonly Entry[];
  readonly #mayLink: boolean;
  /** Large files of which nothing is here yet, by path. */
  readonly #large = new Map<string, number>();
  /** Blocks of each file that are in place already. */
  readonly #right = new Map<number, Set<number>>();
  /** Files whose whole content came along. */
  readonly #packed: number[] = [];

  constructor(entries: readonly Entry[], todo: Todo, packed: ReadonlySet<string>) {
    this.#entries = entries;
    this.#mayLink = todo.mayLink;
    for (const [entry, block] of todo.rightBlocks) {
      this.#right.set(entry, (this.#right.get(entry) ?? new Set()).add(block));
    }
    for (const index of todo.entries) {
      const entry = entries[index];
      if (entry?.kind !== 'file' || entry.size === 0) continue;
      if (packed.size > 0 && splitDigests(entry.content).every((digest) => packed.has(digest))) {
        this.#packed.push(index);
        continue;
      }
      const same = this.#files.get(keyOf(entry));
      if (same === undefined) this.#files.set(keyOf(entry), [index]);
      else same.push(index);
      for (const { digest } of blocksOf(entry)) this.#seen.set(digest, null);
      if (entry.blockLengths.length > 0 && !this.#right.has(index)) this.#large.set(entry.path, index);
    }
  }

  isDone(): boolean {
    return this.#files.size === 0;
  }

  lookIn(base: Base): FromBase {
    const links: LinkSource[] = [];
    const clones: CloneSource[] = [];
    for (const entry of base.manifest.entries) {
      if (entry.kind !== 'file' || entry.size === 0) continue;
      for (const index of this.#mayLink ? this.#takeLinkable(entry) : []) {
        links.push({ entry: index, path: entry.path });
      }
      clones.push(...(this.#mayLink ? this.#takeGrown(entry) : []));
      this.#note(base.digest, entry);
    }
    return { digest: base.digest, links, clones, copies: [] };
  }

  /** Adds copies of blocks for the files that could not be linked. */
  withCopies(found: readonly FromBase[]): FromBase[] {
    const byBase = new Map(found.map((base) => [base.digest, base]));
    for (const [place, digest] of this.#open()) {
      const seen = this.#seen.get(digest);
      if (seen) byBase.get(seen.base)?.copies.push({ place, path: seen.path, offset: seen.offset });
    }
    return found.filter(({ links, clones, copies }) => links.length + clones.length + copies.length > 0);
  }

  missing(): BlockPlace[] {
    return [...this.#open()].filter(([, digest]) => !this.#seen.get(digest)).map(([place]) => place);
  }

  /** Files that are the same as this one; one that is partly there already is finished in its place. */
  #takeLinkable(file: FileEntry): number[] {
    const same = this.#files.get(keyOf(file)) ?? [];
    const partial = same.filter((index) => this.#right.has(index));
    if (partial.length > 0) this.#files.set(keyOf(file), partial);
    else this.#files.delete(keyOf(file));
    return same.filter((index) => !this.#right.has(index));
  }

  /** The file that this one became, where at least half of its blocks are where they were. */
  #takeGrown(from: FileEntry): CloneSource[] {
    const entry = this.#large.get(from.path);
    const file = entry === undefined ? undefined : this.#entries[entry];
    if (entry === undefined || file?.kind !== 'file' || !this.#files.has(keyOf(file))) return [];
    const blocks = sameBlocks(from, file);
    if (blocks.length * 2 < blockCount(file)) return [];
    this.#large.delete(from.path);
    this.#right.set(entry, new Set(blocks));
    return [{ entry, from, blocks }];
  }

  #note(base: string, entry: FileEntry): void {
    for (const { digest, offset } of blocksOf(entry)) {
      if (this.#seen.get(digest) === null) this.#seen.set(digest, { base, path: entry.path, offset });
    }
  }

  *#open(): Iterable<[BlockPlace, string]> {
    for (const index of [...this.#files.values(), this.#packed].flat().sort((a, b) => a - b)) {
      const entry = this.#entries[index];
      if (entry?.kind !== 'file') continue;
      const right = this.#right.get(index);
      for (const [block, digest] of splitDigests(entry.content).entries()) {
        if (right?.has(block) !== true) yield [[index, block], digest];
      }
    }
  }
}

/** Numbers of the blocks that are the same at the same place. */
function sameBlocks(from: FileEntry, to: FileEntry): number[] {
  const before = new Map(blocksOf(from).map(({ offset, digest }) => [offset, digest]));
  return blocksOf(to).flatMap(({ offset, digest }, block) => (before.get(offset) === digest ? [block] : []));
}

function keyOf(file: FileEntry): string {
  return file.mode === 0o755 ? `x${file.content}` : `-${file.content}`;
}
