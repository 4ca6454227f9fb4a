import { setImmediate as turn } from 'node:timers/promises';
import { readBatch, type BatchRead, type FileBatch } from './batch.ts';
import { beside } from './beside.ts';
import type { Listing } from './listing.ts';

/** Below so many files another thread costs more than it saves. */
const WORTH_A_THREAD = 1_024;
/** Files up to this size are read in batches, larger ones each for itself. */
const SMALL_BYTES = 256 << 10;
/** A batch is closed when it holds this much or so many. */
const BATCH_BYTES = 512 << 10;
const BATCH_FILES = 128;
/** Batches that the other thread has before it, and that may be read before the first of them is wanted. */
const MOST_QUEUED = 2;
const MOST_AHEAD = 6;

interface Batch {
  /** Of its files, in what was found. */
  readonly numbers: number[];
  bytes: number;
}

/** A small file that was read. */
export interface ReadFile {
  readonly digest: string;
  /** Good until the next is taken. */
  readonly bytes: Buffer;
}

/**
 * Small files of a source, read in two threads while what came before is packed: each takes the next batch, so whoever has less to do
 * besides reads more. They are asked for in their order. Close it before the folder that it reads from.
 */
export class ReadAhead {
  readonly #found: Listing;
  readonly #root: number;
  readonly #batches: readonly Batch[];
  /** By number of the batch. */
  readonly #read = new Map<number, BatchRead>();
  readonly #underWay = new Map<number, Promise<void>>();
  readonly #free: ArrayBuffer[] = [];
  #failure: Error | null = null;
  /** Number of the next batch that nobody reads yet. */
  #next = 0;
  /** The file that is asked for next: in which batch, as which of its files, and where its content begins. */
  #batch = 0;
  #file = 0;
  #at = 0;

  /** root: the folder of the source, open. */
  constructor(found: Listing, root: number) {
    this.#found = found;
    this.#root = root;
    this.#batches = batchesOf(found);
  }

  /** Whether {@link bring} has to be waited for before this file is taken. */
  isMissing(number: number): boolean {
    return this.#isNext(number) && !this.#read.has(this.#batch);
  }

  /** Resolves when the file that is asked for next was read. */
  async bring(): Promise<void> {
    // What the other thread has read is met between two turns.
    if (this.#underWay.has(this.#batch)) await turn();
    while (!this.#read.has(this.#batch)) {
      if (this.#failure !== null) throw this.#failure;
      const own = this.#mayBegin() ? this.#begin() : null;
      this.#handOver();
      if (own === null) await Promise.race(this.#underWay.values());
      else {
        this.#readHere(own);
        await turn();
      }
    }
  }

  /** What was read of the file that is asked for next; null for one that is to be read for itself. */
  take(number: number): ReadFile | null {
    if (!this.#isNext(number)) return null;
    const read = this.#read.get(this.#batch);
    if (read === undefined) throw new Error('it was not brought');
    const digest = read.digests[this.#file] ?? null;
    const { size } = this.#found.stampOf(number);
    const bytes = Buffer.from(read.memory, this.#at, size);
    this.#at += size;
    this.#file += 1;
    if (this.#file === this.#batches[this.#batch]?.numbers.length) this.#endBatch(read);
    return digest === null ? null : { digest, bytes };
  }

  /** Resolves when nobody reads any more. */
  async close(): Promise<void> {
    this.#next = this.#batches.length;
    await Promise.all(this.#underWay.values());
  }

  #isNext(number: number): boolean {
    return this.#batches[this.#batch]?.numbers[this.#file] === number;
  }

  /** The bytes of the last file are read before the memory is used again: nobody reads between two calls. */
  #endBatch({ memory }: BatchRead): void {
    this.#read.delete(this.#batch);
    this.#free.push(memory);
    this.#batch += 1;
    this.#file = 0;
    this.#at = 0;
  }

  #mayBegin(): boolean {
    return this.#next < this.#batches.length && this.#next < this.#batch + MOST_AHEAD;
  }

  #readHere(number: number): void {
    this.#read.set(number, readBatch(this.#root, this.#orderOf(number), this.#memory()));
  }

  #handOver(): void {
    while (this.#underWay.size < MOST_QUEUED && this.#mayBegin()) {
      const number = this.#begin();
      this.#underWay.set(number, this.#readBeside(number));
    }
  }

  /** Never rejects: a failure is kept until somebody waits. */
  async #readBeside(number: number): Promise<void> {
    const memory = this.#memory();
    const request = { root: this.#root, batch: this.#orderOf(number), memory };
    try {
      this.#read.set(number, await beside().call('readBatch', request, { transfer: [memory] }));
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error));
    }
    this.#underWay.delete(number);
  }

  #begin(): number {
    this.#next += 1;
    return this.#next - 1;
  }

  #orderOf(number: number): FileBatch {
    const numbers = this.#batches[number]?.numbers ?? [];
    return {
      paths: numbers.map((file) => this.#found.pathOf(file)),
      stamps: numbers.map((file) => this.#found.stampOf(file)),
    };
  }

  #memory(): ArrayBuffer {
    return this.#free.pop() ?? new ArrayBuffer(BATCH_BYTES + SMALL_BYTES);
  }
}

/** None where it is not worth it. */
function batchesOf(found: Listing): Batch[] {
  const batches: Batch[] = [];
  let files = 0;
  for (const part of found.parts()) {
    if (typeof part !== 'number' || !found.isFile(part) || found.knownOf(part) >= 0) continue;
    const { size } = found.stampOf(part);
    if (size === 0 || size > SMALL_BYTES) continue;
    const last = batches.at(-1);
    const isOpen = last !== undefined && last.bytes < BATCH_BYTES && last.numbers.length < BATCH_FILES;
    if (!isOpen) batches.push({ numbers: [part], bytes: size });
    else {
      last.numbers.push(part);
      last.bytes += size;
    }
    files += 1;
  }
  return files < WORTH_A_THREAD ? [] : batches;
}
