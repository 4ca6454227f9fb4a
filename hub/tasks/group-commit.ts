import { inTransaction, type Database } from '../../shared/sqlite.ts';
import type { Durable } from '../flusher.ts';

interface Write {
  run(): () => void;
  fail(error: unknown): void;
}

/**
 * Many small writes, one transaction: what is asked for in one turn of the event loop is committed together, so
 * that a hundred tasks that end at once cost one commit.
 */
export class GroupCommit {
  readonly #db: Database;
  readonly #durable: Durable;
  #waiting: Write[] = [];

  constructor(db: Database, durable: Durable) {
    this.#db = db;
    this.#durable = durable;
  }

  /**
   * Runs the work in the next group and resolves when it is durable. Work that throws is undone by
   * itself and rejects; the others of its group are not touched by it.
   */
  write<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const fail: Write['fail'] = reject;
      const run = (): (() => void) => {
        try {
          const value = inTransaction(this.#db, work);
          return () => {
            resolve(value);
          };
        } catch (error) {
          return () => {
            fail(error);
          };
        }
      };
      this.#waiting.push({ run, fail });
      if (this.#waiting.length === 1) {
        setImmediate(() => {
          void this.#commit();
        });
      }
    });
  }

  async #commit(): Promise<void> {
    const group = this.#waiting;
    this.#waiting = [];
    try {
      const answers = inTransaction(this.#db, () => group.map((write) => write.run()));
      await this.#durable();
      for (const answer of answers) answer();
    } catch (error) {
      for (const write of group) write.fail(error);
    }
  }
}
