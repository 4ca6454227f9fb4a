import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { Database } from '../../shared/sqlite.ts';

/** What a backup was made for. */
export type BackupCause = 'operator' | 'schedule' | 'restore' | 'move' | 'clone' | 'removal' | 'import';

/** `making`: it does not count yet. `damaged`: its archive was found to be another than the one that came. */
export type BackupState = 'making' | 'kept' | 'damaged';

/** An archive of a site's data. Times are milliseconds since 1970 UTC. */
export interface Backup {
  readonly id: string;
  /** The site and when it was made; also of the archive's file. */
  readonly name: string;
  /** Null once the site is gone. */
  readonly siteId: string | null;
  readonly siteUri: string;
  readonly cause: BackupCause;
  readonly state: BackupState;
  /** Where the site was then, by their names. */
  readonly platform: string;
  readonly server: string;
  readonly withDatabase: boolean;
  /** Hex SHA-256 of the archive, '' before it came. */
  readonly digest: string;
  readonly bytes: number;
  /** Of its content. */
  readonly files: number;
  readonly dataBytes: number;
  readonly dumpBytes: number;
  readonly createdMs: number;
  /** 0: not since it came. */
  readonly verifiedMs: number;
  /** Somebody wants it kept: no policy removes it. */
  readonly pinned: boolean;
}

/** Its id is that of the task that makes it: a task makes one at most. */
export type NewBackup = Pick<
  Backup,
  'id' | 'siteId' | 'siteUri' | 'cause' | 'platform' | 'server' | 'withDatabase'
>;

/** What the server counted while it made the archive. */
export type BackupContent = Pick<Backup, 'files' | 'dataBytes' | 'dumpBytes'>;

const COLUMNS = `id, name, site_id AS siteId, site_uri AS siteUri, cause, state, platform, server,
  with_database AS withDatabase, digest, bytes, files, data_bytes AS dataBytes, dump_bytes AS dumpBytes,
  created_ms AS createdMs, verified_ms AS verifiedMs, pinned`;

type RawBackup = Omit<Backup, 'withDatabase' | 'pinned'> & {
  readonly withDatabase: number;
  readonly pinned: number;
};

/** Which backups there are. Their archives lie on the shelf. */
export class BackupStore {
  readonly #db: Database;
  readonly #clock: Clock;

  constructor(db: Database, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** Writes down a backup that will be made. Part of the caller's transaction. */
  begin(backup: NewBackup): Backup {
    const createdMs = this.#clock.now();
    this.#db
      .prepare(
        `INSERT INTO backups (id, name, site_id, site_uri, cause, state, platform, server, with_database, created_ms)
         VALUES (@id, @name, @siteId, @siteUri, @cause, 'making', @platform, @server, @withDatabase, @createdMs)`,
      )
      .run({
        ...{ ...backup, createdMs },
        name: this.#freeName(backup.siteUri, createdMs),
        withDatabase: backup.withDatabase ? 1 : 0,
      });
    return this.get(backup.id);
  }

  /** The archive that came last is this one. */
  uploaded(id: string, digest: string, bytes: number): void {
    this.#db.prepare('UPDATE backups SET digest = ?, bytes = ? WHERE id = ?').run(digest, bytes, id);
  }

  /** From now on it counts. */
  keep(id: string, { files, dataBytes, dumpBytes }: BackupContent): void {
    this.#db
      .prepare(`UPDATE backups SET state = 'kept', files = ?, data_bytes = ?, dump_bytes = ? WHERE id = ?`)
      .run(files, dataBytes, dumpBytes, id);
  }

  /** All of its archive was read just now. */
  verified(id: string, isUnharmed: boolean): void {
    this.#db
      .prepare('UPDATE backups SET state = ?, verified_ms = ? WHERE id = ?')
      .run(isUnharmed ? 'kept' : 'damaged', this.#clock.now(), id);
  }

  /** Whether no policy may remove it. */
  pin(id: string, pinned: boolean): void {
    this.#db.prepare('UPDATE backups SET pinned = ? WHERE id = ?').run(pinned ? 1 : 0, id);
  }

  forget(id: string): void {
    this.#db.prepare('DELETE FROM backups WHERE id = ?').run(id);
  }

  find(id: string): Backup | undefined {
    return this.#select('id = ?', id)[0];
  }

  get(id: string): Backup {
    const found = this.find(id);
    if (found) return found;
    throw new AppError('NOT_FOUND', 'the backup is gone');
  }

  /** Throws NOT_FOUND, also for one that is not whole yet. */
  byName(name: string, field = 'name'): Backup {
    const [found] = this.#select("name = ? AND state <> 'making'", name);
    if (found) return found;
    throw new AppError('NOT_FOUND', `there is no backup ${JSON.stringify(name)}`, {
      field,
      remedy: 'See those there are: aegirctl backup list.',
    });
  }

  /** Those that count, of a site or of all that ever had this URI, the newest first. */
  ofSite(siteId: string): Backup[] {
    return this.#select("site_id = ? AND state <> 'making' ORDER BY created_ms DESC, name DESC", siteId);
  }

  /** Those that count, by name; at most so many after one. */
  page(after: string, limit: number, siteUri?: string): Backup[] {
    const narrow = siteUri === undefined ? '' : 'AND site_uri = ?';
    return this.#select(
      `name > ? AND state <> 'making' ${narrow} ORDER BY name LIMIT ${String(limit)}`,
      after,
      ...(siteUri === undefined ? [] : [siteUri]),
    );
  }

  /** All that count, or those of the sites that had this URI when they were made. */
  all(siteUri?: string): Backup[] {
    const narrow = siteUri === undefined ? '' : ' AND site_uri = ?';
    return this.#select(`state <> 'making'${narrow}`, ...(siteUri === undefined ? [] : [siteUri]));
  }

  /** Ids of all, also of those that do not count yet. */
  ids(): Set<string> {
    return new Set(this.#select('true').map(({ id }) => id));
  }

  /** `www.example.org-20260131.090500`, with a number behind it for another one in the same second. */
  #freeName(uri: string, atMs: number): string {
    const stamp = new Date(atMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '.');
    const name = `${uri.replaceAll('/', '_')}-${stamp}`;
    let free = name;
    for (let number = 2; this.#select('name = ?', free).length > 0; number += 1) {
      free = `${name}.${String(number)}`;
    }
    return free;
  }

  #select(condition: string, ...values: readonly string[]): Backup[] {
    return this.#db
      .prepare<string[], RawBackup>(`SELECT ${COLUMNS} FROM backups WHERE ${condition}`)
      .all(...values)
      .map((row) => ({ ...row, withDatabase: row.withDatabase === 1, pinned: row.pinned === 1 }));
  }
}
