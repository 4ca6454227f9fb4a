import { randomUUID } from 'node:crypto';
import { closeSync, constants, fsyncSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { beginWriting, close, FileStat, openAt, readFully, statOf } from '../../shared/at.ts';
import { LIMITS } from '../../shared/limits.ts';
import { digestOf, frameHead } from '../../shared/manifest/pack.ts';
import { asDiskError, fsyncFolder } from '../../shared/safe-files.ts';
import type { Place } from '../../shared/tree.ts';
import type { NewPack } from './pack-table.ts';
import { isSameStamp, stampOf, type Stamp } from './stamp.ts';

/** Files up to this size are one block; larger ones are cut into blocks of it. */
const BLOCK_BYTES = 1 << 20;
/** A frame is closed when it holds this much: many small files compress well together. */
const FRAME_BYTES = 1 << 20;
/** So much is written before the disk is told to begin with it: else all of it would be left for the one flush at the end. */
const BEGIN_BYTES = 8 << 20;

const READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

const now = new FileStat();

/** What was read of a file. */
export interface FileContent {
  readonly content: string;
  readonly blockLengths: readonly number[];
  /** Whether every block of it was met for the first time, so that all of it is in this pack and nothing of it in another. */
  readonly isNew: boolean;
}

/**
 * Reads files and keeps the blocks that are kept nowhere yet in one new pack. What it returned the
 * digest of is what it kept: the source is read once.
 */
export class PackWriter {
  readonly file = `${randomUUID()}.pack`;
  readonly #folder: string;
  readonly #frameOf: (digest: string) => number | null;
  readonly #raw = Buffer.allocUnsafeSlow(FRAME_BYTES + BLOCK_BYTES + 1);
  #filled = 0;
  #digests: string[] = [];
  #lengths: number[] = [];
  readonly #kept = new Set<string>();
  readonly #used = new Set<number>();
  readonly #frames: NewPack['frames'][number][] = [];
  #descriptor: number | null = null;
  #written = 0;
  /** Up to here the disk was told to begin. */
  #begun = 0;

  constructor(folder: string, frameOf: (digest: string) => number | null) {
    this.#folder = folder;
    this.#frameOf = frameOf;
  }

  /** Frames of older packs that hold blocks which were met. */
  get usedFrames(): ReadonlySet<number> {
    return this.#used;
  }

  /** How many frames are closed, and up to where the pack holds them; null while a frame is open. */
  get closed(): { readonly frames: number; readonly bytes: number } | null {
    return this.#digests.length > 0 ? null : { frames: this.#frames.length, bytes: this.#written };
  }

  /** The content of a file, or null when the file is no longer what its stamp says. */
  readFile({ folder, name }: Place, stamp: Stamp): FileContent | null {
    const descriptor = openAt(folder, name, READ, 0);
    try {
      const read = this.#readBlocks(descriptor, stamp.size);
      if (read === null) return null;
      statOf(descriptor, now);
      return isSameStamp(stampOf(now), stamp) ? read : null;
    } finally {
      close(descriptor);
    }
  }

  /** The content of a file of one block that was read elsewhere and has this digest. */
  keepRead(digest: string, bytes: Buffer): FileContent {
    const isNew = this.#isNew(digest);
    if (isNew) {
      bytes.copy(this.#raw, this.#filled);
      this.#keep(digest, bytes.length);
    }
    return { content: digest, blockLengths: [], isNew };
  }

  /** Makes the pack durable; null when nothing new was met. */
  finish(): NewPack | null {
    this.closeFrame();
    if (this.#descriptor === null) return null;
    fsyncSync(this.#descriptor);
    closeSync(this.#descriptor);
    this.#descriptor = null;
    fsyncFolder(this.#folder);
    return { file: this.file, bytes: this.#written, frames: this.#frames };
  }

  /** Takes an unfinished pack away again. */
  discard(): void {
    if (this.#descriptor === null) return;
    closeSync(this.#descriptor);
    this.#descriptor = null;
    unlinkSync(join(this.#folder, this.file));
  }

  #readBlocks(descriptor: number, size: number): FileContent | null {
    const lengths: number[] = [];
    let content = '';
    let isNew = true;
    for (let offset = 0; offset < size; offset += BLOCK_BYTES) {
      const length = Math.min(BLOCK_BYTES, size - offset);
      const block = this.#raw.subarray(this.#filled, this.#filled + length);
      if (!readFully(descriptor, block)) return null;
      const digest = digestOf(block);
      if (this.#isNew(digest)) this.#keep(digest, length);
      else isNew = false;
      content += digest;
      lengths.push(length);
    }
    return { content, blockLengths: lengths.length > 1 ? lengths : [], isNew };
  }

  /** Whether a block is kept nowhere yet. */
  #isNew(digest: string): boolean {
    if (this.#kept.has(digest)) return false;
    const frame = this.#frameOf(digest);
    if (frame !== null) this.#used.add(frame);
    return frame === null;
  }

  /** Takes the block that lies behind what fills the frame. */
  #keep(digest: string, length: number): void {
    this.#kept.add(digest);
    this.#digests.push(digest);
    this.#lengths.push(length);
    this.#filled += length;
    if (this.#filled >= FRAME_BYTES || this.#digests.length === LIMITS.frameBlocks) this.closeFrame();
  }

  /** Ends the frame that is being filled, if one is. */
  closeFrame(): void {
    if (this.#digests.length === 0) return;
    const digests = Buffer.from(this.#digests.join(''), 'latin1');
    const head = frameHead(digests, this.#lengths, this.#filled);
    // One after the other from where they lie: putting them together would copy all that is read once more.
    this.#write(head);
    this.#write(this.#raw.subarray(0, this.#filled));
    const length = head.length + this.#filled;
    this.#frames.push({ offset: this.#written, length, digests });
    this.#written += length;
    this.#begin();
    this.#filled = 0;
    this.#digests = [];
    this.#lengths = [];
  }

  #begin(): void {
    const length = this.#written - this.#begun;
    if (this.#descriptor === null || length < BEGIN_BYTES) return;
    beginWriting(this.#descriptor, this.#begun, length);
    this.#begun = this.#written;
  }

  #write(bytes: Buffer): void {
    const path = join(this.#folder, this.file);
    try {
      this.#descriptor ??= openSync(path, 'wx', 0o600);
      for (let done = 0; done < bytes.length;) done += writeSync(this.#descriptor, bytes, done);
    } catch (error) {
      throw asDiskError(error, path);
    }
  }
}
