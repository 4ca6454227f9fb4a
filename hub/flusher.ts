import { closeSync, fdatasync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { AppError, messageOf } from '../shared/errors.ts';
import { untilAborted, type Service } from '../shared/lifecycle.ts';
import { fsyncFolder } from '../shared/safe-files.ts';
import type { Database } from '../shared/sqlite.ts';

/** Resolves when all that is committed by now is on the disk. Rejects with DISK_BROKEN. */
export type Durable = () => Promise<void>;

/**
 * Commits of the hub return at once, and nobody hears of them before they are on the disk: one flush, beside the thread
 * that answers, carries all that was committed before it began. A process that dies takes nothing away, as SQLite has
 * written every commit to its journal; what a power cut may take nobody was told.
 *
 * A disk that refuses a flush may have lost any of it, and says so once: the service then fails, and the hub with it.
 */
export class Flusher {
  readonly durable: Durable = () => this.#durable();
  readonly service: Service = { name: 'flusher', run: (signal) => this.#watch(signal) };
  readonly #journal: number;
  readonly #flush: (descriptor: number) => Promise<void>;
  readonly #count: () => number;
  /** Rows that were changed before the flush that ended last began. */
  #onDisk: number;
  /** The flush that runs, or ran last. */
  #running: Promise<void> = Promise.resolve();
  /** The one that begins when that has ended. */
  #next: Promise<void> | null = null;
  #failure: AppError | null = null;
  readonly #broken = new AbortController();

  /** Takes over from SQLite, which flushes at every commit until then. flush: fdatasync, but for tests. */
  constructor(db: Database, flush: (descriptor: number) => Promise<void> = promisify(fdatasync)) {
    const changes = db.prepare<[], number>('SELECT total_changes()').pluck();
    this.#count = () => changes.get() ?? 0;
    this.#flush = flush;
    this.#onDisk = this.#count();
    // SQLite makes the name of its journal durable with the first flush of its own, which may come late now.
    this.#journal = openSync(`${db.name}-wal`, 'r');
    fsyncFolder(dirname(db.name));
    db.pragma('synchronous = NORMAL');
  }

  /** After the last commit, and before the database is closed: SQLite flushes what is left then. */
  async close(): Promise<void> {
    await this.#next?.catch(() => undefined);
    await this.#running.catch(() => undefined);
    closeSync(this.#journal);
  }

  async #durable(): Promise<void> {
    if (this.#failure !== null) throw this.#failure;
    if (this.#count() === this.#onDisk) return;
    await (this.#next ??= this.#flushNext());
  }

  async #flushNext(): Promise<void> {
    // Even where none runs, no transaction is open after an await: what is counted then is committed.
    await this.#running.catch(() => undefined);
    this.#next = null;
    this.#running = this.#flushAll(this.#count());
    await this.#running;
  }

  async #flushAll(count: number): Promise<void> {
    try {
      await this.#flush(this.#journal);
      this.#onDisk = count;
    } catch (error) {
      this.#failure = new AppError('DISK_BROKEN', `the hub's database: ${messageOf(error)}`, {
        cause: error,
      });
      this.#broken.abort();
      throw this.#failure;
    }
  }

  async #watch(signal: AbortSignal): Promise<void> {
    await untilAborted(AbortSignal.any([signal, this.#broken.signal]));
    if (this.#failure !== null) throw this.#failure;
  }
}
