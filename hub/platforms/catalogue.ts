import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { inTransaction, openDatabase, type Database } from '../../shared/sqlite.ts';
import type { Release } from './library.ts';
import { PackTable, type StoredFrame } from './pack-table.ts';
import { PLATFORM_MIGRATIONS } from './schema.ts';

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

/** Which releases exist, what each source looked like, and which packs are still needed for them. */
export class Catalogue {
  readonly packs: PackTable;
  readonly #db: Database;

  constructor(file: string) {
    this.#db = openDatabase(file, PLATFORM_MIGRATIONS);
    this.packs = new PackTable(this.#db);
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
    return row === undefined ? [] : this.packs.frames(idsOf(row.frames));
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
    return this.packs.all().flatMap(({ id, file }) => {
      if (this.packs.framesIn(id).some((frame) => used.has(frame))) return [];
      this.packs.forget(id);
      return [file];
    });
  }

  /**
   * Forgets packs whose file is gone or cut short, the releases that needed them, and every scan,
   * so that the next scan reads the sources again. Returns the files of the lost packs.
   */
  forgetLostPacks(folder: string): string[] {
    const packs = this.packs.all().filter(({ file, bytes }) => {
      const path = join(folder, file);
      return !existsSync(path) || statSync(path).size !== bytes;
    });
    if (packs.length === 0) return [];
    const lost = new Set(packs.flatMap(({ id }) => this.packs.framesIn(id)));
    const releases = this.#db
      .prepare<[], { rowid: number; frames: Buffer }>('SELECT rowid, frames FROM release')
      .all();
    for (const { rowid, frames } of releases) {
      if (idsOf(frames).some((id) => lost.has(id))) {
        this.#db.prepare('DELETE FROM release WHERE rowid = ?').run(rowid);
      }
    }
    this.#db.exec('DELETE FROM scan');
    for (const { id } of packs) this.packs.forget(id);
    return packs.map(({ file }) => file);
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
