import { inTransaction, type Database } from '../../shared/sqlite.ts';
import { Statements } from '../../shared/statements.ts';

/** Whom balancers pass visitors on to: each pool is a server of the inventory. */
export class Pools {
  readonly #db: Database;
  readonly #sql: Statements;

  constructor(db: Database) {
    this.#db = db;
    this.#sql = new Statements(db);
  }

  /** Ids of the servers that a balancer passes visitors on to, by their names. */
  ofBalancer(balancerId: string): string[] {
    return this.#sql
      .of<[string], string>(
        'SELECT server_id FROM pools JOIN servers ON id = server_id WHERE balancer_id = ? ORDER BY name',
      )
      .pluck()
      .all(balancerId);
  }

  /** Ids of the balancers that stand in front of any of these servers, by their names; not those on their way out. */
  balancersOf(serverIds: readonly string[]): string[] {
    return this.#sql
      .of<[string], string>(
        `SELECT DISTINCT id FROM pools JOIN servers ON id = balancer_id
         WHERE NOT removing AND server_id IN (SELECT value FROM json_each(?)) ORDER BY name`,
      )
      .pluck()
      .all(JSON.stringify(serverIds));
  }

  /** These and no others. */
  set(balancerId: string, serverIds: readonly string[]): void {
    inTransaction(this.#db, () => {
      this.#sql.of('DELETE FROM pools WHERE balancer_id = ?').run(balancerId);
      const insert = this.#sql.of('INSERT INTO pools (balancer_id, server_id) VALUES (?, ?)');
      for (const id of serverIds) insert.run(balancerId, id);
    });
  }
}
