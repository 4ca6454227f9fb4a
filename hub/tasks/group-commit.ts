import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/log.ts';
import { inTransaction, isRefusal, type Database } from '../../shared/sqlite.ts';
import type { Durable } from '../flusher.ts';

export interface GroupCommitParts {
  readonly db: Database;
  readonly durable: Durable;
  readonly clock: Clock;
  readonly log: Logger;
  /** Fires when the hub stops. */
  readonly closing: () => AbortSignal;
}

interface Write {
  run(): () => void;
  fail(error: unknown): void;
}

/** Pause after the database refused a group. */
const REFUSED_PAUSE_MS = 10_000;

/**
 * Many small writes, one transaction: what is asked for in one turn of the event loop is committed together, so
 * that a hundred tasks that end at once cost one commit.
 *
 * A database that refuses to be written, as on a full disk, is asked again until it takes all of it, in its order:
 * nobody who writes has to tell that from a failure of the work.
 */
export class GroupCommit {
  readonly #parts: GroupCommitParts;
  #waiting: Write[] = [];
  /** A commit will come that takes what waits. */
  #isDue = false;

  constructor(parts: GroupCommitParts) {
    this.#parts = parts;
  }

  /**
   * Runs the work in the next group and resolves when it is durable; where the database refuses the group, the work is
   * run again. Work that throws is undone by itself and rejects; the others of its group are not touched by it.
   * Rejects with what the database said when the hub stops meanwhile.
   */
  write<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const fail: Write['fail'] = reject;
      const run = (): (() => void) => {
        try {
          const value = inTransaction(this.#parts.db, work);
          return () => {
            resolve(value);
          };
        } catch (error) {
          // SQLite may have taken the whole group back by now.
          if (isRefusal(error)) throw error;
          return () => {
            fail(error);
          };
        }
      };
      this.#waiting.push({ run, fail });
      if (this.#isDue) return;
      this.#isDue = true;
      setImmediate(() => {
        void this.#commit();
      });
    });
  }

  async #commit(): Promise<void> {
    const { db, durable, closing } = this.#parts;
    const group = this.#waiting;
    this.#waiting = [];
    this.#isDue = false;
    try {
      const answers = inTransaction(db, () => group.map((write) => write.run()));
      await durable();
      for (const answer of answers) answer();
    } catch (error) {
      if (isRefusal(error) && !closing().aborted) await this.#commitLater(group, error);
      else for (const write of group) write.fail(error);
    }
  }

  /** After a pause, in which those that come are added to the group. */
  async #commitLater(group: readonly Write[], error: unknown): Promise<void> {
    const { clock, log, closing } = this.#parts;
    this.#waiting = [...group, ...this.#waiting];
    this.#isDue = true;
    log.error({ err: error }, 'what became of tasks could not be recorded; trying again');
    await clock.sleep(REFUSED_PAUSE_MS, closing()).catch(() => undefined);
    await this.#commit();
  }
}
