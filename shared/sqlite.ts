import SQLite, { type Database, type Statement } from 'better-sqlite3';
import { chmodSync, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError, messageOf } from './errors.ts';
import { fsyncFolder } from './safe-files.ts';

export type { Database, Statement };

/** One step of a schema. A step that was released is never changed; the next one corrects it. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** "AEGR" in the header of every database of ours. */
const APPLICATION_ID = 0x41454752;
const BUSY_TIMEOUT_MS = 5_000;

/** What SQLite says of a file that cannot serve as a database. */
const UNUSABLE = ['SQLITE_NOTADB', 'SQLITE_CORRUPT', 'SQLITE_IOERR', 'SQLITE_CANTOPEN', 'SQLITE_READONLY'];
/** What SQLite says when it takes nothing at the moment, whatever is to be written. */
const REFUSED = ['SQLITE_FULL', 'SQLITE_BUSY', 'SQLITE_IOERR', 'SQLITE_CANTOPEN', 'SQLITE_READONLY'];

/**
 * Opens a database of ours and brings it to the newest schema, step by step, each step whole or not
 * at all. A missing file is made, mode 0600. What a transaction committed survives a power cut.
 * Throws DATABASE_DAMAGED for a damaged or foreign file and DATABASE_NEWER for a newer schema;
 * neither is changed.
 */
export function openDatabase(file: string, migrations: readonly Migration[]): Database {
  if (!existsSync(file)) createDatabase(file, migrations);
  checkFile(file);
  return diagnosed(file, () => openExisting(file, migrations));
}

/**
 * Makes sure that no other process uses the same state: holds a lock on `file` until the returned
 * function is called or the process ends, however it ends. Throws DATABASE_LOCKED.
 */
export function holdAlone(file: string): () => void {
  const lock = new SQLite(file, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (!isCode(error, 'SQLITE_BUSY')) throw error;
    throw new AppError('DATABASE_LOCKED', `another process holds ${file}`, { cause: error });
  }
  return () => {
    lock.close();
  };
}

/**
 * Runs the work in one transaction, or as a part of the one that is open: all of it lasts, or
 * nothing. Throws DISK_FULL when there is no room for it.
 */
export function inTransaction<T>(db: Database, work: () => T): T {
  try {
    return transactionOf(db)(work) as T;
  } catch (error) {
    if (!isCode(error, 'SQLITE_FULL')) throw error;
    throw new AppError('DISK_FULL', `no room left for ${db.name}`, { cause: error });
  }
}

/**
 * Whether work failed because a database takes nothing for now: a full disk, a lock, a file system that is read-only. Not
 * where it was found unusable (DATABASE_DAMAGED), nor where the disk was too full for something else than a database.
 */
export function isRefusal(error: unknown): boolean {
  if (error instanceof AppError) return error.reason === 'DISK_FULL' && isRefusal(error.cause);
  return isCode(error, ...REFUSED);
}

type Transaction = (work: () => unknown) => unknown;
/** One for each database: making one takes longer than most of what runs in it. */
const transactions = new WeakMap<Database, Transaction>();

function transactionOf(db: Database): Transaction {
  const known = transactions.get(db);
  if (known !== undefined) return known;
  const run = db.transaction((work: () => unknown) => work());
  const made: Transaction = (work) => run.immediate(work);
  transactions.set(db, made);
  return made;
}

/** What a transaction found that is taken back. */
class TakenBack extends Error {
  override readonly name = 'TakenBack';
  readonly found: unknown;

  constructor(found: unknown) {
    super('a transaction was taken back');
    this.found = found;
  }
}

/** Runs the work in a transaction, or in a part of the one that is open, and takes all of it back; returns what it found. */
export function tryOut<T>(db: Database, work: () => T): T {
  try {
    return inTransaction(db, () => {
      throw new TakenBack(work());
    });
  } catch (error) {
    if (error instanceof TakenBack) return error.found as T;
    throw error;
  }
}

/**
 * A new database appears under its name only when it is complete, so an empty file is always one
 * that lost its content and never a start that was cut short.
 */
function createDatabase(file: string, migrations: readonly Migration[]): void {
  if (existsSync(`${file}-wal`)) {
    throw damaged(file, `${file} is gone, but its journal ${file}-wal is there`);
  }
  const draft = `${file}.new`;
  for (const leftover of [draft, `${draft}-wal`, `${draft}-shm`]) rmSync(leftover, { force: true });
  const db = new SQLite(draft);
  try {
    chmodSync(draft, 0o600);
    prepare(db);
    db.pragma(`application_id = ${String(APPLICATION_ID)}`);
    migrate(db, migrations);
  } finally {
    db.close();
  }
  renameSync(draft, file);
  fsyncFolder(dirname(file));
}

function checkFile(file: string): void {
  const found = statSync(file);
  if (!found.isFile()) throw damaged(file, `${file} is not a file`);
  if (found.size === 0) throw damaged(file, `${file} is empty`);
}

function openExisting(file: string, migrations: readonly Migration[]): Database {
  const db = new SQLite(file, { fileMustExist: true });
  try {
    checkOwner(db, file);
    checkPages(db, file);
    checkVersion(db, file, migrations.length);
    chmodSync(file, 0o600);
    prepare(db);
    migrate(db, migrations);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function checkOwner(db: Database, file: string): void {
  if (db.pragma('application_id', { simple: true }) !== APPLICATION_ID) {
    throw damaged(file, `${file} is a database of another program`);
  }
}

function checkPages(db: Database, file: string): void {
  const finding = db.pragma('quick_check(1)', { simple: true });
  if (finding !== 'ok') throw damaged(file, `${file} is damaged: ${String(finding)}`);
}

function checkVersion(db: Database, file: string, known: number): void {
  const version = schemaVersion(db);
  if (version <= known) return;
  throw new AppError(
    'DATABASE_NEWER',
    `${file} has schema ${String(version)}, this version knows up to ${String(known)}`,
  );
}

function schemaVersion(db: Database): number {
  return Number(db.pragma('user_version', { simple: true }));
}

function prepare(db: Database): void {
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma(`busy_timeout = ${String(BUSY_TIMEOUT_MS)}`);
}

/** Foreign keys are enforced only afterwards: a step that rebuilds a table would trip over them. */
function migrate(db: Database, migrations: readonly Migration[]): void {
  db.pragma('foreign_keys = OFF');
  for (const [index, { name, sql }] of migrations.entries()) {
    if (index < schemaVersion(db)) continue;
    inTransaction(db, () => {
      db.exec(sql);
      const broken = db.pragma('foreign_key_check') as unknown[];
      if (broken.length > 0) throw new Error(`migration ${name} breaks references`);
      db.pragma(`user_version = ${String(index + 1)}`);
    });
  }
  db.pragma('foreign_keys = ON');
}

/** SQLite's own complaints about a file, said in our words: DATABASE_DAMAGED. */
export function diagnosed<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asDamage(file, error);
  }
}

/** The same for work that takes its time. */
export async function diagnosedLater<T>(file: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw asDamage(file, error);
  }
}

function asDamage(file: string, error: unknown): unknown {
  if (!isCode(error, ...UNUSABLE)) return error;
  return damaged(file, `${file} cannot be used: ${messageOf(error)}`, error);
}

function damaged(file: string, message: string, cause?: unknown): AppError {
  return new AppError('DATABASE_DAMAGED', message, {
    metadata: { file },
    remedy: `Stop the daemon, move ${file} and its -wal and -shm aside, and restore the newest backup.`,
    ...(cause === undefined ? {} : { cause }),
  });
}

/** Whether an error of SQLite has one of these codes, or one that extends it. */
function isCode(error: unknown, ...codes: string[]): boolean {
  return (
    error instanceof SQLite.SqliteError &&
    codes.some((code) => error.code === code || error.code.startsWith(`${code}_`))
  );
}
