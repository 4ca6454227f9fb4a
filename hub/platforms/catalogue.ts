import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DIGEST_BYTES } from '../../shared/manifest/entry.ts';
import { inTransaction, openDatabase, type Database } from '../../shared/sqlite.ts';
import type { Release } from './library.ts';
import { PLATFORM_MIGRATIONS } from './schema.ts';

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

export interface LastScan {
  readonly release: string;
  /** Three doubles per file. */
  readonly stats: Float64Array;
}

interface ReleaseRow {
  readonly digest: string;
  readonly files: number;
  readonly bytes: number;
  readonly manifest_bytes: number;
  readonly frames: Buffer;
}

/** Which releases exist, which frames hold their content, and what each source looked like. */
export class Catalogue {
  readonly #db: Database;

  constructor(file: string) {
    this.#db = openDatabase(file, PLATFORM_MIGRATIONS);
    // Losing the last seconds in a power cut costs a scan, never a file.
    this.#db.pragma('synchronous = NORMAL');
  }

  release(platform: string, digest: string): Release | null {
    const row = this.#releaseRow(platform, digest);
    if (row === undefined) return null;
    const { files, bytes, manifest_bytes } = row;
    return { digest, files, bytes, manifestBytes: manifest_bytes };
  }

  /** Frames of a release in the order they are sent; those that are gone are left out. */
  framesOf(platform: string, digest: string): StoredFrame[] {
    const row = this.#releaseRow(platform, digest);
    return row === undefined ? [] : this.frames(idsOf(row.frames));
  }

  frames(ids: readonly number[]): StoredFrame[] {
    const one = this.#db.prepare<[number], StoredFrame>(
      'SELECT f.id, p.file, f.offset, f.length, f.digests FROM frame f JOIN pack p ON p.id = f.pack WHERE f.id = ?',
    );
    return ids.flatMap((id) => {
      return one.get(id) ?? [];
    });
  }

  /** A question to ask often: the frame that holds a block, or null. */
  frameFinder(): (digest: string) => number | null {
    const find = this.#db.prepare<[Buffer], number>('SELECT frame FROM block WHERE digest = ?').pluck();
    return (digest) => find.get(Buffer.from(digest, 'latin1')) ?? null;
  }

  lastScan(platform: string): LastScan | null {
    const row = this.#db
      .prepare<[string], { release: string; stats: Buffer }>(
        'SELECT release, stats FROM scan WHERE platform = ?',
      )
      .get(platform);
    if (row === undefined) return null;
    const bytes = new Uint8Array(row.stats);
    return { release: row.release, stats: new Float64Array(bytes.buffer) };
  }

  /** The release that the last scan of a platform came to; null when there was none that is still kept. */
  lastRelease(platform: string): Release | null {
    const digest = this.#column<string>('SELECT release FROM scan WHERE platform = ?', platform)[0];
    return digest === undefined ? null : this.release(platform, digest);
  }

  /** Runs the work in one transaction. */
  transaction<T>(work: () => T): T {
    return inTransaction(this.#db, work);
  }

  /** Remembers a pack; returns the ids of its frames. */
  addPack(pack: NewPack): number[] {
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
  loosePack(): LoosePack | null {
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
  replacePack(id: number, file: string, frames: readonly FramePlace[]): void {
    const bytes = frames.reduce((sum, frame) => sum + frame.length, 0);
    this.#db.prepare('UPDATE pack SET file = ?, bytes = ?, loose = 0 WHERE id = ?').run(file, bytes, id);
    const move = this.#db.prepare('UPDATE frame SET offset = ?, length = ? WHERE id = ?');
    for (const { id: frame, offset, length } of frames) move.run(offset, length, frame);
  }

  addRelease(platform: string, release: Release, frames: readonly number[], nowMs: number): void {
    this.#db
      .prepare('INSERT OR REPLACE INTO release VALUES (?, ?, ?, ?, ?, ?, ?)')
      .run(
        platform,
        release.digest,
        release.files,
        release.bytes,
        release.manifestBytes,
        Buffer.from(Uint32Array.from(frames).buffer),
        nowMs,
      );
  }

  saveScan(platform: string, scan: LastScan): void {
    this.#db
      .prepare('INSERT OR REPLACE INTO scan VALUES (?, ?, ?)')
      .run(platform, scan.release, Buffer.from(scan.stats.buffer));
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
    const empty = this.#column<string>('SELECT file FROM pack WHERE id NOT IN (SELECT pack FROM frame)');
    this.#db.exec('DELETE FROM pack WHERE id NOT IN (SELECT pack FROM frame)');
    return empty;
  }

  /** Digests of the releases of a platform, the newest first. */
  releasesOf(platform: string): string[] {
    return this.#column<string>(
      'SELECT digest FROM release WHERE platform = ? ORDER BY made_ms DESC',
      platform,
    );
  }

  allReleases(): { platform: string; release: string }[] {
    return this.#db
      .prepare<[], { platform: string; release: string }>('SELECT platform, digest AS release FROM release')
      .all();
  }

  forgetRelease(platform: string, digest: string): void {
    this.#db.prepare('DELETE FROM release WHERE platform = ? AND digest = ?').run(platform, digest);
  }

  /** Ids of all frames that releases of a platform need. */
  frameIdsOf(platform: string): number[] {
    const rows = this.#column<Buffer>('SELECT frames FROM release WHERE platform = ?', platform);
    return [...new Set(rows.flatMap(idsOf))];
  }

  /** Forgets releases of a platform other than these; with none to keep, the platform itself. */
  forget(platform: string, keep: ReadonlySet<string>): void {
    const last = this.lastScan(platform)?.release;
    if (keep.size === 0) this.#db.prepare('DELETE FROM scan WHERE platform = ?').run(platform);
    for (const digest of this.#column<string>('SELECT digest FROM release WHERE platform = ?', platform)) {
      // The newest scan stays: without its manifest the next one would read every file again.
      if (keep.has(digest) || (keep.size > 0 && digest === last)) continue;
      this.forgetRelease(platform, digest);
    }
  }

  /** Forgets packs that no release needs; returns their files, to be deleted after the transaction. */
  forgetUnusedPacks(): string[] {
    const used = new Set<number>();
    for (const frames of this.#column<Buffer>('SELECT frames FROM release')) {
      for (const id of idsOf(frames)) used.add(id);
    }
    const packs = this.#db.prepare<[], { id: number; file: string }>('SELECT id, file FROM pack').all();
    return packs.flatMap(({ id, file }) => {
      const frames = this.#column<number>('SELECT id FROM frame WHERE pack = ?', id);
      if (frames.some((frame) => used.has(frame))) return [];
      this.#forgetPack(id);
      return [file];
    });
  }

  /**
   * Forgets packs whose file is gone or cut short, the releases that needed them, and every scan,
   * so that the next scan reads the sources again. Returns the files of the lost packs.
   */
  forgetLostPacks(folder: string): string[] {
    const packs = this.#db
      .prepare<[], { id: number; file: string; bytes: number }>('SELECT * FROM pack')
      .all()
      .filter(({ file, bytes }) => {
        const path = join(folder, file);
        return !existsSync(path) || statSync(path).size !== bytes;
      });
    if (packs.length === 0) return [];
    const lost = new Set(
      packs.flatMap(({ id }) => this.#column<number>('SELECT id FROM frame WHERE pack = ?', id)),
    );
    const releases = this.#db
      .prepare<[], { rowid: number; frames: Buffer }>('SELECT rowid, frames FROM release')
      .all();
    for (const { rowid, frames } of releases) {
      if (idsOf(frames).some((id) => lost.has(id))) {
        this.#db.prepare('DELETE FROM release WHERE rowid = ?').run(rowid);
      }
    }
    this.#db.exec('DELETE FROM scan');
    for (const { id } of packs) this.#forgetPack(id);
    return packs.map(({ file }) => file);
  }

  packFiles(): Set<string> {
    return new Set(this.#column<string>('SELECT file FROM pack'));
  }

  /** Digests of all releases of all platforms. */
  releases(): Set<string> {
    return new Set(this.#column<string>('SELECT digest FROM release'));
  }

  close(): void {
    this.#db.close();
  }

  #releaseRow(platform: string, digest: string): ReleaseRow | undefined {
    return this.#db
      .prepare<[string, string], ReleaseRow>('SELECT * FROM release WHERE platform = ? AND digest = ?')
      .get(platform, digest);
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

  #forgetPack(pack: number): void {
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

  #column<T>(sql: string, ...parameters: (string | number)[]): T[] {
    return this.#db
      .prepare<(string | number)[], T>(sql)
      .pluck()
      .all(...parameters);
  }
}

function idsOf(frames: Buffer): number[] {
  return [...new Uint32Array(new Uint8Array(frames).buffer)];
}
