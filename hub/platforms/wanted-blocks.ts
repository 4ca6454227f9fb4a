import { AppError } from '../../shared/errors.ts';
import { BlockIndex } from '../../shared/manifest/block-index.ts';
import { DIGEST_BYTES } from '../../shared/manifest/entry.ts';

/** Blocks that are looked for, each once, by their digests: a row of 32 bytes each that must not change. */
export class WantedBlocks {
  readonly #index: BlockIndex;
  readonly #taken: Uint8Array;
  /** How many were not taken yet. */
  left = 0;

  constructor(digests: Buffer) {
    this.#index = new BlockIndex(digests);
    this.#taken = new Uint8Array(digests.length / DIGEST_BYTES);
    for (let block = 0; block < this.#taken.length; block++) this.#index.add(block);
    this.left = this.#index.size;
  }

  /** Whether a digest, which begins at `at`, is one of them, taken or not. */
  has(digests: Buffer, at: number): boolean {
    return this.#index.find(digests, at) >= 0;
  }

  /** Takes those that are in this row of digests, and returns where in it they begin. */
  takeFrom(digests: Buffer): number[] {
    const taken: number[] = [];
    for (let at = 0; at < digests.length; at += DIGEST_BYTES) {
      const block = this.#index.find(digests, at);
      if (block < 0 || this.#taken[block] === 1) continue;
      this.#taken[block] = 1;
      this.left -= 1;
      taken.push(at);
    }
    return taken;
  }
}

/** Digests that somebody asks for. Throws FIELD_INVALID when they are none. */
export function checkedDigests(digests: Buffer): Buffer {
  if (digests.length % DIGEST_BYTES !== 0) {
    throw new AppError('FIELD_INVALID', 'digests must be whole SHA-256 digests of 32 bytes each', {
      field: 'digests',
    });
  }
  return digests;
}
