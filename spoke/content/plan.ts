import { BlockIndex } from '../../shared/manifest/block-index.ts';
import { hasSameContent, isSameBlock } from '../../shared/manifest/compare.ts';
import { DIGEST_BYTES } from '../../shared/manifest/entry.ts';
import type { Manifest } from '../../shared/manifest/manifest.ts';
import { NumberList } from './number-list.ts';

/** A plan is all numbers: of entries and of blocks in the manifest of what is made, and in those of the releases that content comes from. */
export interface Plan {
  readonly bases: readonly FromBase[];
  /** Blocks that this server does not have. */
  readonly fetches: Uint32Array;
  /** Symlinks, empty files, and folders that nothing is made in: others come with what is. */
  readonly rest: Uint32Array;
}

/** What comes out of one release. */
export interface FromBase extends Base {
  /** Files that can be linked: pairs of an entry and the file there. */
  readonly links: Uint32Array;
  readonly clones: readonly CloneSource[];
  /** Blocks that are there: pairs of a block and the one there. */
  readonly copies: Uint32Array;
}

/** A large file that begins as a copy of one of another release, because most blocks are where they were. */
export interface CloneSource {
  readonly entry: number;
  /** The file in the other release. */
  readonly from: number;
  /** The blocks that are right in the copy. */
  readonly blocks: readonly number[];
}

/** What this server has and content may come from: a complete release, mostly. */
export interface Base {
  readonly digest: string;
  readonly manifest: Manifest;
  /** It is what is in the building tree already: its files are copied and not linked, so that each can be changed for itself. */
  readonly isOwn?: true;
}

/** What is to be made in a building tree. */
export interface Todo {
  /** Numbers of the entries. */
  readonly entries: Iterable<number>;
  /** Blocks of large files that are in place already. */
  readonly rightBlocks: readonly number[];
  /** Whether files of other releases may be linked; what is damaged may be so in all that share it. */
  readonly mayLink: boolean;
}

/**
 * Chooses for each entry to be made where it comes from: a hard link to a file of the same content
 * and mode, a copy of the file as it was where most of it stayed, copies of blocks found elsewhere, or
 * the hub. `bases` are asked one after the other and only as long as something is missing. A file that
 * is wholly `packed`, in blocks of these digests that came along with the manifest, is not looked for.
 */
export function makePlan(
  manifest: Manifest,
  todo: Todo,
  packed: readonly string[],
  bases: Iterable<Base>,
): Plan {
  const search = new Search(manifest, todo, new Set(packed));
  for (const base of search.isDone() ? [] : bases) {
    search.lookIn(base);
    if (search.isDone()) break;
  }
  return search.plan();
}

/** Everything, of a tree of which nothing is there. */
export function wholeTodo(manifest: Manifest): Todo {
  return { entries: numbersUpTo(manifest.length), rightBlocks: [], mayLink: true };
}

/** All blocks of these files, one after the other; none for what is no file. */
export function blocksOf(manifest: Manifest, entries: Iterable<number>): Uint32Array {
  const blocks = new NumberList();
  for (const entry of entries) {
    for (let block = manifest.firstBlock(entry); block < manifest.lastBlock(entry); block++)
      blocks.add(block);
  }
  return blocks.finish();
}

/** Symlinks, empty files, and folders with nothing in them: all that no block leads to. */
export function* withoutBlocks(manifest: Manifest): Iterable<number> {
  const { parents } = manifest.columns;
  for (let entry = 0; entry < manifest.length; entry++) {
    const isEmpty = manifest.firstBlock(entry) === manifest.lastBlock(entry);
    if (isEmpty && parents[entry + 1] !== entry) yield entry;
  }
}

function* numbersUpTo(end: number): Iterable<number> {
  for (let number = 0; number < end; number++) yield number;
}

/** What is known of an entry. */
const STATE = { done: 0, sought: 1, packed: 2 } as const;
/** Nowhere seen. */
const UNSEEN = -1;

class Search {
  readonly #manifest: Manifest;
  readonly #mayLink: boolean;
  /** By entry. */
  readonly #states: Uint8Array;
  #sought = 0;
  /** The blocks of what is sought. */
  readonly #index: BlockIndex;
  /** Of the first block of each digest: the base in which it was seen, and which block it is there. */
  readonly #seenIn: Int32Array;
  readonly #seenAs: Uint32Array;
  /** Of the first block of each digest: by mode, whether single files of that content were looked for. */
  readonly #asked: Uint8Array;
  /** Large files of which nothing is here yet, by path. */
  readonly #large = new Map<string, number>();
  /** Blocks that are in place already. */
  readonly #right: Set<number>;
  /** Large files of which some blocks are in place already. */
  readonly #begun = new Set<number>();
  readonly #rest = new NumberList();
  /** By entry: whether something is made in it. */
  readonly #filled: Uint8Array;
  readonly #bases: { base: Base; links: NumberList; clones: CloneSource[]; copies: NumberList }[] = [];

  constructor(manifest: Manifest, todo: Todo, packed: ReadonlySet<string>) {
    this.#manifest = manifest;
    this.#mayLink = todo.mayLink;
    this.#states = new Uint8Array(manifest.length);
    this.#filled = new Uint8Array(manifest.length);
    this.#seenIn = new Int32Array(manifest.blocks).fill(UNSEEN);
    this.#seenAs = new Uint32Array(manifest.blocks);
    this.#asked = new Uint8Array(manifest.blocks);
    this.#right = new Set(todo.rightBlocks);
    for (const block of todo.rightBlocks) this.#begun.add(manifest.entryOf(block));
    let blocks = 0;
    for (const entry of todo.entries) blocks += this.#take(entry, packed);
    this.#index = new BlockIndex(manifest.columns.digests, blocks);
    // The other way round, so that the first of those with the same digest comes first.
    for (let entry = manifest.length - 1; entry >= 0; entry--) this.#addBlocks(entry);
  }

  isDone(): boolean {
    return this.#sought === 0;
  }

  lookIn(where: Base): void {
    const { manifest: base } = where;
    const found = {
      base: where,
      links: new NumberList(),
      clones: [] as CloneSource[],
      copies: new NumberList(),
    };
    this.#bases.push(found);
    for (let file = 0; file < base.length; file++) {
      if (base.lastBlock(file) === base.firstBlock(file)) continue;
      if (this.#mayLink && where.isOwn === undefined) {
        for (const entry of this.#takeLinkable(base, file)) found.links.add(entry, file);
        found.clones.push(...this.#takeGrown(base, file));
      }
      this.#note(base, file);
    }
  }

  /** What was found, copies of blocks for the files that could not be linked, and what is left. */
  plan(): Plan {
    const fetches = new NumberList();
    for (const block of this.#open()) {
      const first = this.#bases.length === 0 ? UNSEEN : this.#firstOf(block);
      const base = this.#bases[first < 0 ? UNSEEN : (this.#seenIn[first] ?? UNSEEN)];
      if (base === undefined) fetches.add(block);
      else base.copies.add(block, this.#seenAs[first] ?? 0);
    }
    const bases = this.#bases
      .filter(({ links, clones, copies }) => links.length + clones.length + copies.length > 0)
      .map(({ base, links, clones, copies }) => ({
        ...{ ...base, clones, links: links.finish(), copies: copies.finish() },
      }));
    const rest = this.#rest.finish().filter((entry) => this.#filled[entry] === 0);
    return { bases, fetches: fetches.finish(), rest };
  }

  /** Notes what is to become of an entry; returns how many blocks are sought for it. */
  #take(entry: number, packed: ReadonlySet<string>): number {
    const [first, last] = [this.#manifest.firstBlock(entry), this.#manifest.lastBlock(entry)];
    const folder = this.#manifest.columns.parents[entry] ?? UNSEEN;
    if (folder >= 0) this.#filled[folder] = 1;
    if (first === last) {
      this.#rest.add(entry);
      return 0;
    }
    if (packed.size > 0 && this.#isPacked(first, last, packed)) {
      this.#states[entry] = STATE.packed;
      return 0;
    }
    this.#states[entry] = STATE.sought;
    this.#sought += 1;
    if (last - first > 1 && !this.#begun.has(entry)) this.#large.set(this.#manifest.pathOf(entry), entry);
    return last - first;
  }

  #isPacked(first: number, last: number, packed: ReadonlySet<string>): boolean {
    for (let block = first; block < last; block++) {
      if (!packed.has(this.#manifest.digestOf(block))) return false;
    }
    return true;
  }

  #addBlocks(entry: number): void {
    if (this.#states[entry] !== STATE.sought) return;
    const first = this.#manifest.firstBlock(entry);
    for (let block = this.#manifest.lastBlock(entry) - 1; block >= first; block--) this.#index.add(block);
  }

  /** Files that are the same as this one; one that is partly there already is finished in its place. */
  #takeLinkable(base: Manifest, file: number): number[] {
    const first = this.#index.find(base.columns.digests, base.firstBlock(file) * DIGEST_BYTES);
    if (first < 0 || this.#wasAsked(first, base, file)) return [];
    const same: number[] = [];
    for (let block = first; block >= 0; block = this.#index.after(block)) {
      const entry = this.#manifest.entryOf(block);
      if (this.#manifest.firstBlock(entry) !== block || !this.#isSame(entry, base, file)) continue;
      if (this.#begun.has(entry)) continue;
      this.#settle(entry);
      same.push(entry);
    }
    return same;
  }

  /** Remembers that a file of one block was looked for: where many are alike, the first of them finds all. */
  #wasAsked(first: number, base: Manifest, file: number): boolean {
    if (base.isLarge(file)) return false;
    const bit = base.modeOf(file) === 0o755 ? 2 : 1;
    const asked = this.#asked[first] ?? 0;
    this.#asked[first] = asked | bit;
    return (asked & bit) !== 0;
  }

  #isSame(entry: number, base: Manifest, file: number): boolean {
    if (this.#states[entry] !== STATE.sought) return false;
    if (this.#manifest.modeOf(entry) !== base.modeOf(file)) return false;
    return hasSameContent(this.#manifest, entry, base, file);
  }

  #settle(entry: number): void {
    this.#states[entry] = STATE.done;
    this.#sought -= 1;
  }

  /** The file that this one became, where at least half of its blocks are where they were. */
  #takeGrown(base: Manifest, file: number): CloneSource[] {
    if (this.#large.size === 0) return [];
    const path = base.pathOf(file);
    const entry = this.#large.get(path);
    if (entry === undefined || this.#states[entry] !== STATE.sought) return [];
    const blocks = sameBlocks(base, file, this.#manifest, entry);
    if (blocks.length * 2 < this.#manifest.lastBlock(entry) - this.#manifest.firstBlock(entry)) return [];
    this.#large.delete(path);
    this.#begun.add(entry);
    for (const block of blocks) this.#right.add(block);
    return [{ entry, from: file, blocks }];
  }

  #note(base: Manifest, file: number): void {
    for (let block = base.firstBlock(file); block < base.lastBlock(file); block++) {
      const first = this.#index.find(base.columns.digests, block * DIGEST_BYTES);
      if (first < 0 || this.#seenIn[first] !== UNSEEN) continue;
      this.#seenIn[first] = this.#bases.length - 1;
      this.#seenAs[first] = block;
    }
  }

  #firstOf(block: number): number {
    return this.#index.find(this.#manifest.columns.digests, block * DIGEST_BYTES);
  }

  /** Blocks that are in place neither yet nor with what was found. */
  *#open(): Iterable<number> {
    for (const [entry, state] of this.#states.entries()) {
      if (state === STATE.done) continue;
      const last = this.#manifest.lastBlock(entry);
      for (let block = this.#manifest.firstBlock(entry); block < last; block++) {
        if (!this.#right.has(block)) yield block;
      }
    }
  }
}

/** Blocks of a file that are the same, at the same place, as in another one. */
function sameBlocks(base: Manifest, file: number, manifest: Manifest, entry: number): number[] {
  const same: number[] = [];
  let there = base.firstBlock(file);
  for (let block = manifest.firstBlock(entry); block < manifest.lastBlock(entry); block++) {
    const offset = manifest.offsetOf(block);
    while (there < base.lastBlock(file) && base.offsetOf(there) < offset) there += 1;
    if (there === base.lastBlock(file)) break;
    if (base.offsetOf(there) === offset && isSameBlock(base, there, manifest, block)) same.push(block);
  }
  return same;
}
