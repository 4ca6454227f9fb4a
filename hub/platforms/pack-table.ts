import { BlockIndex } from '../../shared/manifest/block-index.ts';
import { DIGEST_BYTES } from '../../shared/manifest/entry.ts';
import type { Database } from '../../shared/sqlite.ts';

/** A frame that is on the disk. */
export interface StoredFrame {
  readonly id: number;
  /** Name of the pack below packs/. */
  readonly file: string;
  readonly offset: number;
  readonly length: number;
  /** Digests of its blocks, 32 bytes each. */
  readonly digests: Buffer;
}

/** A pack that was written and is to be remembered. */
export interface NewPack {
  readonly file: string;
  readonly bytes: number;
  readonly frames: readonly Omit<StoredFrame, 'id' | 'file'>[];
}

/** Where a frame lies in its pack. */
export interface FramePlace {
  readonly id: number;
  readonly offset: number;
  readonly length: number;
}

/** A pack whose frames lie as they were read. */
export interface LoosePack {
  readonly id: number;
  readonly file: string;
  readonly frames: readonly FramePlace[];
}

/** After so many questions for blocks those of all frames are read. */
const WORTH_READING_ALL = 1_000;

/** Which packs lie on the disk, the frames in each of them, and which frame holds a block. */
export class PackTable {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** In this order; those that are gone are left out. */
  frames(ids: readonly number[]): StoredFrame[] {
    const one = this.#db.prepare<[number], StoredFrame>(
      'SELECT f.id, p.file, f.offset, f.length, f.digests FROM frame f JOIN pack p ON p.id = f.pack WHERE f.id = ?',
    );
    return ids.flatMap((id) => one.get(id) ?? []);
  }

  /**
   * A question to ask often, of what is here now: the frame that holds a block, or null. Who asks very often is answered out of
   * memory: reading all digests at once costs less than some thousand questions to the database.
   */
  frameFinder(): (digest: string) => number | null {
    const find = this.#db.prepare<[Buffer], number>('SELECT frame FROM block WHERE digest = ?').pluck();
    let asked = 0;
    let known: KnownBlocks | null = null;
    return (digest) => {
      asked += 1;
      const bytes = Buffer.from(digest, 'latin1');
      if (asked < WORTH_READING_ALL) return find.get(bytes) ?? null;
      known ??= new KnownBlocks(this.#allDigests());
      return known.frameOf(bytes);
    };
  }

  #allDigests(): { id: number; digests: Buffer }[] {
    return this.#db.prepare<[], { id: number; digests: Buffer }>('SELECT id, digests FROM frame').all();
  }

  /** Remembers a pack; returns the ids of its frames. */
  add(pack: NewPack): number[] {
    const { lastInsertRowid } = this.#db
      .prepare('INSERT INTO pack (file, bytes, loose) VALUES (?, ?, 1)')
      .run(pack.file, pack.bytes);
    const insert = this.#db.prepare('INSERT INTO frame (pack, offset, length, digests) VALUES (?, ?, ?, ?)');
    const ids = pack.frames.map(({ offset, length, digests }) =>
      Number(insert.run(lastInsertRowid, offset, length, digests).lastInsertRowid),
    );
    this.#addBlocks(
      pack.frames.map(({ digests }) => digests),
      ids,
    );
    return ids;
  }

  /** A pack whose frames are not compressed yet, with its frames in order; null when there is none. */
  loose(): LoosePack | null {
    const pack = this.#db
      .prepare<[], { id: number; file: string }>('SELECT id, file FROM pack WHERE loose = 1 ORDER BY id')
      .get();
    if (pack === undefined) return null;
    const frames = this.#db
      .prepare<[number], FramePlace>('SELECT id, offset, length FROM frame WHERE pack = ? ORDER BY offset')
      .all(pack.id);
    return { ...pack, frames };
  }

  /** The frames of a pack lie elsewhere from now on, compressed. */
  replace(id: number, file: string, frames: readonly FramePlace[]): void {
    const bytes = frames.reduce((sum, frame) => sum + frame.length, 0);
    this.#db.prepare('UPDATE pack SET file = ?, bytes = ?, loose = 0 WHERE id = ?').run(file, bytes, id);
    const move = this.#db.prepare('UPDATE frame SET offset = ?, length = ? WHERE id = ?');
    for (const { id: frame, offset, length } of frames) move.run(offset, length, frame);
  }

  /**
   * Frames lie in this new pack from now on, with these blocks and no others; those without any are forgotten. Returns
   * the files of packs that have no frame any more, to be deleted after the transaction.
   */
  moveFrames(file: string, places: readonly Omit<StoredFrame, 'file'>[]): string[] {
    const bytes = places.reduce((sum, { length }) => sum + length, 0);
    const { lastInsertRowid: pack } = this.#db
      .prepare('INSERT INTO pack (file, bytes, loose) VALUES (?, ?, 0)')
      .run(file, bytes);
    const drop = this.#db.prepare('DELETE FROM frame WHERE id = ?');
    const move = this.#db.prepare(
      'UPDATE frame SET pack = ?, offset = ?, length = ?, digests = ? WHERE id = ?',
    );
    for (const { id, offset, length, digests } of places) {
      this.#db.prepare('DELETE FROM block WHERE frame = ?').run(id);
      if (length === 0) drop.run(id);
      else move.run(pack, offset, length, digests, id);
    }
    const kept = places.filter(({ length }) => length > 0);
    this.#addBlocks(
      kept.map(({ digests }) => digests),
      kept.map(({ id }) => id),
    );
    const empty = this.#db
      .prepare<[], string>('SELECT file FROM pack WHERE id NOT IN (SELECT pack FROM frame)')
      .pluck()
      .all();
    this.#db.exec('DELETE FROM pack WHERE id NOT IN (SELECT pack FROM frame)');
    return empty;
  }

  /** Names of all packs. */
  files(): Set<string> {
    return new Set(this.all().map(({ file }) => file));
  }

  all(): { id: number; file: string; bytes: number }[] {
    return this.#db
      .prepare<[], { id: number; file: string; bytes: number }>('SELECT id, file, bytes FROM pack')
      .all();
  }

  /** Ids of the frames in a pack. */
  framesIn(pack: number): number[] {
    return this.#db.prepare<[number], number>('SELECT id FROM frame WHERE pack = ?').pluck().all(pack);
  }

  /** Forgets a pack with its frames and what is known of their blocks. */
  forget(pack: number): void {
    const frames = this.#db
      .prepare<[number], { id: number; digests: Buffer }>('SELECT id, digests FROM frame WHERE pack = ?')
      .all(pack);
    const remove = this.#db.prepare('DELETE FROM block WHERE digest = ? AND frame = ?');
    for (const { id, digests } of frames) {
      for (let at = 0; at < digests.length; at += DIGEST_BYTES) {
        remove.run(digests.subarray(at, at + DIGEST_BYTES), id);
      }
    }
    this.#db.prepare('DELETE FROM pack WHERE id = ?').run(pack);
  }

  /** Remembers which frame holds each digest; rows of digests, and the frame of each row. */
  #addBlocks(rows: readonly Buffer[], frames: readonly number[]): void {
    const insert = this.#db.prepare('INSERT OR IGNORE INTO block VALUES (?, ?)');
    const digests = Buffer.concat(rows);
    const frameOf = rows.flatMap((row, index) =>
      new Array<number>(row.length / DIGEST_BYTES).fill(frames[index] ?? 0),
    );
    // In the order of the index, so that its pages are filled one after the other.
    const order = Uint32Array.from(frameOf.keys()).sort(
      (a, b) => digests.readUInt32BE(a * DIGEST_BYTES) - digests.readUInt32BE(b * DIGEST_BYTES),
    );
    for (const block of order) {
      const at = block * DIGEST_BYTES;
      insert.run(digests.subarray(at, at + DIGEST_BYTES), frameOf[block]);
    }
  }
}

/** The blocks of all frames, in memory. */
class KnownBlocks {
  readonly #index: BlockIndex;
  /** Of each block. */
  readonly #frames: Float64Array;

  constructor(frames: readonly { readonly id: number; readonly digests: Buffer }[]) {
    const digests = Buffer.concat(frames.map((frame) => frame.digests));
    this.#index = new BlockIndex(digests);
    this.#frames = new Float64Array(digests.length / DIGEST_BYTES);
    let block = 0;
    for (const frame of frames) {
      for (const end = block + frame.digests.length / DIGEST_BYTES; block < end; block++) {
        this.#index.add(block);
        this.#frames[block] = frame.id;
      }
    }
  }

  frameOf(digest: Buffer): number | null {
    const block = this.#index.find(digest, 0);
    return block < 0 ? null : (this.#frames[block] ?? null);
  }
}
