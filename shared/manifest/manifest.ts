import { DIGEST_BYTES, type Entry, type FileEntry, type FileMode } from './entry.ts';
import { childOf } from './paths.ts';

/** How kind and mode of an entry are written. */
export const KIND_CODES = { folder: 0, file: 1, executable: 2, symlink: 3 } as const;

const NO_LENGTHS: readonly number[] = [];

/**
 * What a manifest is held in: the columns it travels in, as they came, and where in them the parts of each
 * entry begin. Arrays of starts have one number more than entries, the end of the last.
 */
export interface Columns extends ColumnRows {
  readonly totals: ColumnTotals;
}

/** What all entries add up to. */
export interface ColumnTotals {
  readonly encodedBytes: number;
  readonly files: number;
  /** Of all files. */
  readonly bytes: number;
}

/** Rows that can be lent to other threads. */
export interface ColumnRows {
  readonly depths: Buffer;
  readonly kinds: Buffer;
  readonly names: Buffer;
  readonly digests: Buffer;
  readonly targets: Buffer;
  /** Number of the folder that each entry lies in; -1 for the root. */
  readonly parents: Int32Array;
  readonly nameStarts: Uint32Array;
  readonly targetStarts: Uint32Array;
  /** Number of the first block of each entry, counted through all files. */
  readonly blockStarts: Uint32Array;
  /** Where in its file each block ends. */
  readonly blockEnds: Float64Array;
  /** Number of the entry that each block is of. */
  readonly blockEntries: Uint32Array;
}

/**
 * A whole tree in canonical order: parents before their children, siblings by their bytes. It is held in the bytes
 * that it travels in and some thirty more for each entry; entries are made as they are asked for, and blocks have numbers
 * that count through all files. Made by decodeManifest, or of the
 * columns of one that was, so it is a tree within LIMITS.
 */
export class Manifest implements Iterable<Entry> {
  readonly columns: Columns;
  /** How many entries there are. */
  readonly length: number;
  /** How many blocks all files have. */
  readonly blocks: number;
  readonly files: number;
  readonly bytes: number;
  #folder = -1;
  #folderPath = '';

  constructor(columns: Columns) {
    this.columns = columns;
    this.length = columns.kinds.length;
    this.blocks = columns.blockEnds.length;
    this.files = columns.totals.files;
    this.bytes = columns.totals.bytes;
  }

  /** Memory that this takes. */
  get heldBytes(): number {
    const { totals, parents, blockEnds, blockEntries } = this.columns;
    return totals.encodedBytes + 4 * parents.byteLength + blockEnds.byteLength + blockEntries.byteLength;
  }

  /** One entry. Throws RangeError when there is none of that number. */
  at(index: number): Entry {
    const path = this.pathOf(index);
    switch (this.columns.kinds[index]) {
      case KIND_CODES.folder:
        return { kind: 'folder', path };
      case KIND_CODES.symlink:
        return { kind: 'symlink', path, target: this.targetOf(index) };
      default:
        return this.#fileAt(index, path);
    }
  }

  *[Symbol.iterator](): Iterator<Entry> {
    for (let index = 0; index < this.length; index++) yield this.at(index);
  }

  /** One file. Throws RangeError when there is none of that number. */
  file(index: number): FileEntry {
    if (!this.isFile(index)) throw new RangeError(`entry ${String(index)} is no file`);
    return this.#fileAt(index, this.pathOf(index));
  }

  pathOf(index: number): string {
    return childOf(this.folderOf(index), this.nameOf(index));
  }

  /** Path of the folder that an entry lies in; the same string for all that lie in one, where they come in turn. */
  folderOf(index: number): string {
    const parent = numberAt(this.columns.parents, index);
    if (parent !== this.#folder) {
      this.#folderPath = parent < 0 ? '' : this.pathOf(parent);
      this.#folder = parent;
    }
    return this.#folderPath;
  }

  nameOf(index: number): string {
    const { names, nameStarts } = this.columns;
    return names.toString('latin1', numberAt(nameStarts, index), numberAt(nameStarts, index + 1));
  }

  modeOf(index: number): FileMode {
    return this.columns.kinds[index] === KIND_CODES.executable ? 0o755 : 0o644;
  }

  isFile(index: number): boolean {
    const kind = this.columns.kinds[index];
    return kind === KIND_CODES.file || kind === KIND_CODES.executable;
  }

  isFolder(index: number): boolean {
    return this.columns.kinds[index] === KIND_CODES.folder;
  }

  /** Size of a file; 0 for what is none. */
  sizeOf(index: number): number {
    const end = this.lastBlock(index);
    return end > this.firstBlock(index) ? numberAt(this.columns.blockEnds, end - 1) : 0;
  }

  /** Number of the first block of an entry; that of the next entry where it has none. */
  firstBlock(index: number): number {
    return numberAt(this.columns.blockStarts, index);
  }

  /** Number behind the last block of an entry. */
  lastBlock(index: number): number {
    return numberAt(this.columns.blockStarts, index + 1);
  }

  /** Whether a file has more than one block. */
  isLarge(index: number): boolean {
    return this.lastBlock(index) - this.firstBlock(index) > 1;
  }

  /** Number of the entry that a block is of. */
  entryOf(block: number): number {
    return numberAt(this.columns.blockEntries, block);
  }

  digestOf(block: number): string {
    return this.columns.digests.toString('latin1', block * DIGEST_BYTES, (block + 1) * DIGEST_BYTES);
  }

  /** Where in its file a block begins. */
  offsetOf(block: number): number {
    return this.firstBlock(this.entryOf(block)) === block ? 0 : numberAt(this.columns.blockEnds, block - 1);
  }

  lengthOf(block: number): number {
    return numberAt(this.columns.blockEnds, block) - this.offsetOf(block);
  }

  #fileAt(index: number, path: string): FileEntry {
    const [first, last] = [this.firstBlock(index), this.lastBlock(index)];
    return {
      kind: 'file',
      path,
      mode: this.modeOf(index),
      size: this.sizeOf(index),
      content: this.columns.digests.toString('latin1', first * DIGEST_BYTES, last * DIGEST_BYTES),
      blockLengths: last - first > 1 ? this.#lengthsOf(first, last) : NO_LENGTHS,
    };
  }

  #lengthsOf(first: number, last: number): number[] {
    const lengths: number[] = [];
    for (let block = first, start = 0; block < last; block++) {
      const end = numberAt(this.columns.blockEnds, block);
      lengths.push(end - start);
      start = end;
    }
    return lengths;
  }

  /** Where a symlink leads; '' for what is none. */
  targetOf(index: number): string {
    const { targets, targetStarts } = this.columns;
    return targets.toString('latin1', numberAt(targetStarts, index), numberAt(targetStarts, index + 1));
  }
}

/** A manifest of columns that came from another thread, which turns buffers into plain arrays of bytes. */
export function manifestFrom(columns: Columns): Manifest {
  const { depths, kinds, names, digests, targets } = columns;
  return new Manifest({
    ...columns,
    ...{ depths: asBuffer(depths), kinds: asBuffer(kinds), names: asBuffer(names) },
    ...{ digests: asBuffer(digests), targets: asBuffer(targets) },
  });
}

function asBuffer({ buffer, byteOffset, length }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, length);
}

function numberAt(column: Int32Array | Uint32Array | Float64Array, index: number): number {
  const value = column[index];
  if (value === undefined) throw new RangeError(`the manifest has nothing of number ${String(index)}`);
  return value;
}
