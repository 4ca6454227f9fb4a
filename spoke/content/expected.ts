import { BlockIndex } from '../../shared/manifest/block-index.ts';
import { DIGEST_BYTES } from '../../shared/manifest/entry.ts';
import type { Manifest } from '../../shared/manifest/manifest.ts';
import { corruptPack, type Frame } from '../../shared/manifest/pack.ts';

/** What is to come from the hub: blocks, each once, and the files that they are for. */
export interface Wanted {
  readonly blocks: number;
  readonly bytes: number;
  readonly files: number;
}

/** What was taken from a frame and written. */
export interface Written {
  readonly blocks: number;
  readonly bytes: number;
}

/**
 * The blocks that are to come for a tree, and which of them came. The marks of what came are in memory that all
 * threads share: a block that is taken in one of them is taken in all.
 */
export class Expected {
  readonly totals: Wanted;
  readonly #manifest: Manifest;
  readonly #index: BlockIndex;
  /** In their order. */
  readonly #places: Uint32Array;
  /** A bit for the first place of each block. */
  readonly #came: Int32Array;
  readonly #isAll: boolean;

  /** `places` are numbers of blocks; more than one may have the same digest. */
  constructor(manifest: Manifest, places: Uint32Array, came: Int32Array) {
    this.#manifest = manifest;
    this.#came = came;
    this.#index = new BlockIndex(manifest.columns.digests, places.length);
    this.#places = inOrder(places);
    this.totals = { ...this.#addAll(), files: filesOf(manifest, this.#places) };
    this.#isAll = this.#places.length === manifest.blocks;
  }

  /** Calls for each place of the block whose digest begins at `at`. */
  forPlaces(digests: Buffer, at: number, put: (block: number) => void): void {
    for (let block = this.#index.find(digests, at); block >= 0; block = this.#index.after(block)) put(block);
  }

  /**
   * Takes the blocks of a frame: each may come once, and nothing else may come unless `mayHoldMore`. Throws
   * CONTENT_CORRUPT.
   */
  take({ digests, lengths }: Frame, mayHoldMore: boolean): Written {
    const written = { blocks: 0, bytes: 0 };
    for (const [index, length] of lengths.entries()) {
      const block = this.#index.find(digests, index * DIGEST_BYTES);
      const isWanted = block >= 0 && this.#manifest.lengthOf(block) === length;
      if (!isWanted && mayHoldMore) continue;
      if (!isWanted || !this.#claim(block))
        throw corruptPack('a block came that was not asked for, or twice');
      written.blocks += 1;
      written.bytes += length;
    }
    return written;
  }

  /** Digests of what did not come yet; 'all' when that is all there is in the manifest. */
  missing(): Buffer | 'all' {
    if (this.#isAll && this.#came.every((bits) => bits === 0)) return 'all';
    const { digests } = this.#manifest.columns;
    const missing = Buffer.allocUnsafe(this.totals.blocks * DIGEST_BYTES);
    let length = 0;
    for (const block of this.#places) {
      // One place of each.
      if (this.#index.find(digests, block * DIGEST_BYTES) !== block) continue;
      if (!this.#isHere(block))
        length += digests.copy(missing, length, block * DIGEST_BYTES, (block + 1) * DIGEST_BYTES);
    }
    return missing.subarray(0, length);
  }

  #addAll(): Pick<Wanted, 'blocks' | 'bytes'> {
    let bytes = 0;
    // The other way round, so that the first of those with the same digest comes first.
    for (let at = this.#places.length - 1; at >= 0; at--) {
      const block = this.#places[at] ?? 0;
      if (this.#index.add(block)) bytes += this.#manifest.lengthOf(block);
    }
    return { blocks: this.#index.size, bytes };
  }

  #claim(block: number): boolean {
    const bit = 1 << (block & 31);
    return (Atomics.or(this.#came, block >>> 5, bit) & bit) === 0;
  }

  #isHere(block: number): boolean {
    return (Atomics.load(this.#came, block >>> 5) & (1 << (block & 31))) !== 0;
  }
}

/** Each once. */
function inOrder(numbers: Uint32Array): Uint32Array {
  const sorted = numbers.slice().sort();
  return sorted.filter((number, index) => index === 0 || sorted[index - 1] !== number);
}

/** How many files these blocks are of, which come in their order. */
function filesOf(manifest: Manifest, blocks: Uint32Array): number {
  let files = 0;
  let end = 0;
  for (const block of blocks) {
    if (block < end) continue;
    end = manifest.lastBlock(manifest.entryOf(block));
    files += 1;
  }
  return files;
}

/** Room for the marks of what came, for so many blocks; shared by all threads that it is given to. */
export function marksFor(blocks: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4 * Math.ceil(blocks / 32)));
}
