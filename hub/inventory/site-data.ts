import type { Database } from '../../shared/sqlite.ts';

/** On which members of its cluster the data of a site lie: its files, its secret, what its administrator added. */
export class SiteData {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Ids of the servers that have them. */
  holders(siteId: string): Set<string> {
    const select = this.#db.prepare<[string], string>('SELECT server_id FROM site_data WHERE site_id = ?');
    return new Set(select.pluck().all(siteId));
  }

  /** They are there now. Part of the caller's transaction. */
  placed(siteId: string, serverId: string): void {
    this.#db
      .prepare('INSERT INTO site_data (site_id, server_id) VALUES (?, ?) ON CONFLICT DO NOTHING')
      .run(siteId, serverId);
  }

  /** They are not there any more, or nobody looks after them. */
  left(siteId: string, serverId: string): void {
    this.#db.prepare('DELETE FROM site_data WHERE site_id = ? AND server_id = ?').run(siteId, serverId);
  }
}
