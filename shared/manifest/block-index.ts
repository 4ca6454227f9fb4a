import { randomBytes } from 'node:crypto';
import { DIGEST_BYTES } from './entry.ts';

const NONE = -1;
/** Nobody who names digests can know which of them meet in one slot. */
const SEED = randomBytes(DIGEST_BYTES);

/**
 * Finds blocks by their digests: numbers of digests in one long row of them. The row stays where it is, so this takes
 * some twelve bytes for each block.
 */
export class BlockIndex {
  readonly #digests: Buffer;
  readonly #mask: number;
  readonly #slots: Int32Array;
  /** Of each block the next one with the same digest. */
  readonly #next: Int32Array;
  /** How many different digests there are. */
  size = 0;

  /** `most` blocks at most will be added. */
  constructor(digests: Buffer, most = digests.length / DIGEST_BYTES) {
    this.#digests = digests;
    let slots = 8;
    while (slots < 2 * most) slots *= 2;
    this.#mask = slots - 1;
    this.#slots = new Int32Array(slots).fill(NONE);
    this.#next = new Int32Array(digests.length / DIGEST_BYTES).fill(NONE);
  }

  /** Adds a block; of those with the same digest the last one added comes first. Returns whether it is the only one so far. */
  add(block: number): boolean {
    const slot = this.#slotOf(this.#digests, block * DIGEST_BYTES);
    const first = this.#slots[slot] ?? NONE;
    if (first === NONE) this.size += 1;
    this.#next[block] = first;
    this.#slots[slot] = block;
    return first === NONE;
  }

  /** The first block with the digest that begins at `at`; -1 when there is none. */
  find(bytes: Uint8Array, at: number): number {
    return this.#slots[this.#slotOf(bytes, at)] ?? NONE;
  }

  /** The block that follows among those with the same digest; -1 at the end. */
  after(block: number): number {
    return this.#next[block] ?? NONE;
  }

  #slotOf(bytes: Uint8Array, at: number): number {
    let slot = hashOf(bytes, at) & this.#mask;
    for (; ; slot = (slot + 1) & this.#mask) {
      const block = this.#slots[slot] ?? NONE;
      if (block === NONE || isSame(this.#digests, block * DIGEST_BYTES, bytes, at)) return slot;
    }
  }
}

function hashOf(bytes: Uint8Array, at: number): number {
  let hash = 0;
  for (let index = 0; index < DIGEST_BYTES; index += 4) {
    hash = Math.imul(hash ^ wordAt(bytes, at + index) ^ wordAt(SEED, index), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash >>> 0;
}

function wordAt(bytes: Uint8Array, at: number): number {
  const low = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
  return low | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
}

function isSame(a: Uint8Array, from: number, b: Uint8Array, start: number): boolean {
  for (let index = 0; index < DIGEST_BYTES; index++) if (a[from + index] !== b[start + index]) return false;
  return true;
}
