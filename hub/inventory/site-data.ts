import type { Database } from '../../shared/sqlite.ts';
import { Statements } from '../../shared/statements.ts';

/** On which members of its cluster the data of a site lie: its files, its secret, what its administrator added. */
export class SiteData {
  readonly #sql: Statements;

  constructor(db: Database) {
    this.#sql = new Statements(db);
  }

  /** Ids of the servers that have them. */
  holders(siteId: string): Set<string> {
    const select = this.#sql.of<[string], string>('SELECT server_id FROM site_data WHERE site_id = ?');
    return new Set(select.pluck().all(siteId));
  }

  /** They are there now. Part of the caller's transaction. */
  placed(siteId: string, serverId: string): void {
    this.#sql
      .of('INSERT INTO site_data (site_id, server_id) VALUES (?, ?) ON CONFLICT DO NOTHING')
      .run(siteId, serverId);
  }

  /** They are not there any more, or nobody looks after them. */
  left(siteId: string, serverId: string): void {
    this.#sql.of('DELETE FROM site_data WHERE site_id = ? AND server_id = ?').run(siteId, serverId);
  }
}
