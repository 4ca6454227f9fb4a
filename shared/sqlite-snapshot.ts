import SQLite, { type Database } from 'better-sqlite3';
import { createHash, type Hash } from 'node:crypto';
import { diagnosed, diagnosedLater } from './sqlite.ts';

/** Pages that are copied before others get their turn. */
const PAGES_AT_A_TIME = 1_000;
/** Rows that are read before others get their turn. */
const ROWS_AT_A_TIME = 2_000;

/** What a table holds, in few words: equal digests, equal rows. */
export interface TableDigest {
  readonly rows: number;
  /** Hex SHA-256 of all rows in their order. */
  readonly digest: string;
}

/** A database as it was at one moment, while others go on writing to it. */
export interface Snapshot {
  /** Number of its schema. */
  readonly schema: number;
  /** Copies it to a new file. Others get their turn meanwhile, and nothing that they write comes along. */
  copyTo(file: string): Promise<void>;
  /** What each of its tables holds. */
  digests(): Promise<Record<string, TableDigest>>;
  /** One row; undefined when there is none. */
  row<Row>(sql: string): Row | undefined;
  close(): void;
}

/**
 * Opens a database of ours to look at it, whatever its schema and whoever else uses it. Nothing is written. Throws
 * DATABASE_DAMAGED.
 */
export function openToRead(file: string): Database {
  return diagnosed(file, () => {
    const db = new SQLite(file, { readonly: true, fileMustExist: true });
    db.pragma('schema_version');
    return db;
  });
}

/**
 * Holds on to a database of ours as it is now, without changing it or its schema. Until it is closed the database's
 * journal grows. It and what it gives throw DATABASE_DAMAGED for a file that cannot be read.
 */
export function openSnapshot(file: string): Snapshot {
  return diagnosed(file, () => {
    const db = new SQLite(file, { readonly: true, fileMustExist: true });
    db.exec('BEGIN');
    const schema = Number(db.pragma('user_version', { simple: true }));
    return {
      schema,
      copyTo: async (target) => {
        await diagnosedLater(file, db.backup(target, { progress: () => PAGES_AT_A_TIME }));
      },
      digests: () => diagnosedLater(file, digestsOf(db)),
      row: <Row>(sql: string) => db.prepare<[], Row>(sql).get(),
      close: () => {
        db.close();
      },
    };
  });
}

async function digestsOf(db: Database): Promise<Record<string, TableDigest>> {
  const tables = db
    .prepare<[], string>(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )
    .pluck()
    .all();
  const digests: Record<string, TableDigest> = {};
  for (const table of tables) digests[table] = await digestOf(db, table);
  return digests;
}

async function digestOf(db: Database, table: string): Promise<TableDigest> {
  const hash = createHash('sha256');
  let rows = 0;
  for (const row of db.prepare<[], unknown[]>(`SELECT * FROM "${table}" ORDER BY rowid`).raw().iterate()) {
    for (const value of row) add(hash, value);
    rows += 1;
    if (rows % ROWS_AT_A_TIME === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return { rows, digest: hash.digest('hex') };
}

/** A value with its type and length before it, so that no two rows look alike. */
function add(hash: Hash, value: unknown): void {
  const bytes = Buffer.isBuffer(value) ? value : Buffer.from(String(value));
  hash.update(
    `${Buffer.isBuffer(value) ? 'blob' : value === null ? 'null' : typeof value} ${String(bytes.length)}:`,
  );
  hash.update(bytes);
}
