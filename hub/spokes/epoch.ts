import type { Database } from '../../shared/sqlite.ts';

/** Steps by which a spoke may be ahead: more is no restored database but a confused or hostile peer. */
const LARGEST_LEAP = 1_000;

/** Incarnation of the hub's database. Every job carries it, and a spoke obeys no lower one than it has seen. */
export class Epoch {
  readonly #db: Database;
  #current: number;

  constructor(db: Database) {
    this.#db = db;
    this.#current = Number(db.prepare("SELECT value FROM meta WHERE key = 'epoch'").pluck().get() ?? 1);
  }

  get current(): number {
    return this.#current;
  }

  /**
   * A spoke has obeyed an epoch above ours, so this database is older than what it commanded: goes one above.
   * False when the leap is too large to be believed.
   */
  pass(seen: number): boolean {
    if (seen - this.#current > LARGEST_LEAP) return false;
    this.#current = Math.max(this.#current, seen + 1);
    this.#db.prepare("UPDATE meta SET value = ? WHERE key = 'epoch'").run(String(this.#current));
    return true;
  }
}
