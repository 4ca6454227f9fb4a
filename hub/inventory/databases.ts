import type { Clock } from '../../shared/clock.ts';
import { inTransaction, type Database } from '../../shared/sqlite.ts';

/**
 * `making`: the name was free on the database server, and may be ours there by now. `dropping` and `leaving`: no site
 * uses it any more, and its data are to be dropped, or only its accounts.
 */
export type DatabaseState = 'making' | 'made' | 'dropping' | 'leaving';

/** What becomes of the data of a database that no site uses any more. */
export type DatabaseFate = 'drop' | 'keep';

/** The database of a site, as the hub wants it on a database server. */
export interface DatabaseRow {
  readonly id: string;
  /** Null once the site is gone, and while it is on its way to a site or from one. */
  readonly siteId: string | null;
  /** The site that it is to become the database of, or was until just now; then it is not to be dropped. */
  readonly heirOf: string | null;
  readonly siteUri: string;
  readonly serverId: string;
  /** Of the database and of its user. */
  readonly name: string;
  readonly sealedPassword: string;
  /** Names this version of the password and says nothing about it. */
  readonly secretId: string;
  readonly state: DatabaseState;
  /** What the last look found other than it should be, and put right. */
  readonly drift: readonly string[];
  readonly createdMs: number;
  /** 0: its grants were never looked at. */
  readonly checkedMs: number;
}

export type NewDatabase = Omit<DatabaseRow, 'state' | 'drift' | 'createdMs' | 'checkedMs'>;

/** A host that the user of a database may connect from. */
export interface DatabaseGrant {
  readonly host: string;
  readonly sinceMs: number;
}

/** Between which two servers a connection was looked at. */
export interface Pair {
  readonly webServerId: string;
  readonly databaseServerId: string;
}

const COLUMNS = `id, site_id AS siteId, heir_of AS heirOf, site_uri AS siteUri, server_id AS serverId, name, password AS sealedPassword,
  secret_id AS secretId, state, drift, created_ms AS createdMs, checked_ms AS checkedMs`;

type RawRow = Omit<DatabaseRow, 'drift'> & { readonly drift: string };

/** The databases of sites: which there shall be, from where they are used, and as whom web servers come. */
export class Databases {
  readonly #db: Database;
  readonly #clock: Clock;

  constructor(db: Database, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  ofSite(siteId: string): DatabaseRow | undefined {
    return this.#select('site_id = ?', siteId)[0];
  }

  onServer(serverId: string): DatabaseRow[] {
    return this.#select('server_id = ? ORDER BY name', serverId);
  }

  find(id: string): DatabaseRow | undefined {
    return this.#select('id = ?', id)[0];
  }

  bySecret(secretId: string): DatabaseRow | undefined {
    return this.#select('secret_id = ?', secretId)[0];
  }

  /** By name, the same name on two servers by server; at most so many after a key of {@link keyOf}. */
  page(after: string, limit: number, serverId?: string): DatabaseRow[] {
    const narrow =
      serverId === undefined ? (['', []] as const) : (['AND server_id = ?', [serverId]] as const);
    return this.#select(
      `name || ' ' || id > ? ${narrow[0]} ORDER BY name || ' ' || id LIMIT ${String(limit)}`,
      after,
      ...narrow[1],
    );
  }

  keyOf({ name, id }: DatabaseRow): string {
    return `${name} ${id}`;
  }

  /** Writes down what is about to be made. The name is not used by another database of that server. */
  claim(database: NewDatabase): void {
    this.#db
      .prepare(
        `INSERT INTO databases (id, site_id, heir_of, site_uri, server_id, name, password, secret_id, state, created_ms)
         VALUES (@id, @siteId, @heirOf, @siteUri, @serverId, @name, @sealedPassword, @secretId, 'making', @createdMs)`,
      )
      .run({ ...database, createdMs: this.#clock.now() });
  }

  setState(id: string, state: DatabaseState): void {
    this.#db.prepare('UPDATE databases SET state = ? WHERE id = ?').run(state, id);
  }

  /**
   * One database becomes a site's in the place of another, or of none; what was the site's is its heir then, so that
   * the same the other way round takes it back. Part of the caller's transaction.
   */
  succeed(
    site: { readonly id: string; readonly uri: string },
    next: string | null,
    former: string | null,
  ): void {
    const update = this.#db.prepare(
      'UPDATE databases SET site_id = ?, heir_of = ?, site_uri = ? WHERE id = ?',
    );
    if (former !== null) update.run(null, site.id, site.uri, former);
    if (next !== null) update.run(site.id, null, site.uri, next);
  }

  /** It is there no more, or no longer ours. */
  forget(id: string): void {
    this.#db.prepare('DELETE FROM databases WHERE id = ?').run(id);
  }

  grants(id: string): DatabaseGrant[] {
    return this.#db
      .prepare<[string], DatabaseGrant>(
        'SELECT host, since_ms AS sinceMs FROM database_grants WHERE database_id = ? ORDER BY host',
      )
      .all(id);
  }

  /** These are the hosts with a grant now; `drift` is what had to be put right for it. */
  sawGrants(id: string, hosts: readonly string[], drift: readonly string[]): void {
    const now = this.#clock.now();
    inTransaction(this.#db, () => {
      const since = new Map(this.grants(id).map(({ host, sinceMs }) => [host, sinceMs]));
      this.#db.prepare('DELETE FROM database_grants WHERE database_id = ?').run(id);
      const insert = this.#db.prepare(
        'INSERT INTO database_grants (database_id, host, since_ms) VALUES (?, ?, ?)',
      );
      for (const host of new Set(hosts)) insert.run(id, host, since.get(host) ?? now);
      this.#db
        .prepare('UPDATE databases SET drift = ?, checked_ms = ? WHERE id = ?')
        .run(JSON.stringify(drift), now, id);
    });
  }

  /** As which host the web server was seen, under the same circumstances; null when it must be asked. */
  seenHost(pair: Pair, circumstances: string): string | null {
    const host = this.#db
      .prepare<string[], string>(
        `SELECT host FROM database_sightings
         WHERE web_server_id = ? AND database_server_id = ? AND circumstances = ?`,
      )
      .pluck()
      .get(pair.webServerId, pair.databaseServerId, circumstances);
    return host ?? null;
  }

  sawHost(pair: Pair, circumstances: string, host: string): void {
    this.#db
      .prepare('INSERT OR REPLACE INTO database_sightings VALUES (?, ?, ?, ?, ?)')
      .run(pair.webServerId, pair.databaseServerId, circumstances, host, this.#clock.now());
  }

  #select(condition: string, ...values: readonly string[]): DatabaseRow[] {
    return this.#db
      .prepare<string[], RawRow>(`SELECT ${COLUMNS} FROM databases WHERE ${condition}`)
      .all(...values)
      .map((row) => ({ ...row, drift: JSON.parse(row.drift) as string[] }));
  }
}
