import SQLite from 'better-sqlite3';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeTree } from './safe-files.ts';
import { AppError } from './errors.ts';
import { holdAlone, inTransaction, isRefusal, openDatabase, type Migration } from './sqlite.ts';

const FIRST: Migration = {
  name: '0001',
  sql: 'CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT) STRICT;',
};
const SECOND: Migration = { name: '0002', sql: 'ALTER TABLE notes ADD COLUMN author TEXT;' };
const BROKEN: Migration = {
  name: '0002',
  sql: 'CREATE TABLE halves (id INTEGER); CREATE TABLE notes (id INTEGER);',
};

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aegir-sqlite-'));
  file = join(folder, 'test.db');
});

afterEach(() => {
  removeTree(folder, tmpdir());
});

function fill(rows: number): void {
  const db = openDatabase(file, [FIRST]);
  const insert = db.prepare('INSERT INTO notes (text) VALUES (?)');
  inTransaction(db, () => {
    for (let i = 0; i < rows; i++) insert.run('x'.repeat(500));
  });
  db.close();
}

function reasonOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return (error as { reason?: unknown }).reason ?? error;
  }
  return 'no error';
}

describe('a database of ours', () => {
  it('is made complete, private and durable', () => {
    const db = openDatabase(file, [FIRST, SECOND]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(db.pragma('synchronous', { simple: true })).toBe(2);
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
    expect(db.pragma('user_version', { simple: true })).toBe(2);
    db.close();
  });

  it('keeps what it holds when a migration is added', () => {
    fill(3);
    const db = openDatabase(file, [FIRST, SECOND]);
    expect(db.prepare('SELECT count(*) FROM notes').pluck().get()).toBe(3);
    expect(db.prepare('SELECT author FROM notes').pluck().get()).toBeNull();
    db.close();
  });

  it('takes a migration whole or not at all', () => {
    fill(3);
    expect(() => openDatabase(file, [FIRST, BROKEN])).toThrow(/already exists/);
    const db = openDatabase(file, [FIRST]);
    expect(db.pragma('user_version', { simple: true })).toBe(1);
    expect(db.prepare("SELECT count(*) FROM sqlite_master WHERE name = 'halves'").pluck().get()).toBe(0);
    db.close();
  });

  it('forgets a creation that was cut short', () => {
    writeFileSync(`${file}.new`, 'half a database');
    openDatabase(file, [FIRST]).close();
    expect(() => statSync(`${file}.new`)).toThrow(/ENOENT/);
  });

  it('narrows a mode that others could read', () => {
    fill(1);
    chmodSync(file, 0o644);
    openDatabase(file, [FIRST]).close();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});

describe('a file that cannot be trusted', () => {
  it('is refused when a newer version wrote it, and stays as it is', () => {
    openDatabase(file, [FIRST, SECOND]).close();
    const before = readFileSync(file);
    expect(reasonOf(() => openDatabase(file, [FIRST]))).toBe('DATABASE_NEWER');
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('is refused when it is no database', () => {
    writeFileSync(file, 'Once upon a time there was a file. '.repeat(100));
    expect(reasonOf(() => openDatabase(file, [FIRST]))).toBe('DATABASE_DAMAGED');
  });

  it('is refused when another program made it, and stays as it is', () => {
    new SQLite(file).exec('CREATE TABLE theirs (id INTEGER)').close();
    const before = readFileSync(file);
    expect(reasonOf(() => openDatabase(file, [FIRST]))).toBe('DATABASE_DAMAGED');
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('is refused when it lost all of its content', () => {
    fill(10);
    truncateSync(file, 0);
    expect(reasonOf(() => openDatabase(file, [FIRST]))).toBe('DATABASE_DAMAGED');
  });

  it('is refused when it lost its end', () => {
    fill(1_000);
    truncateSync(file, Math.floor(statSync(file).size / 2));
    expect(reasonOf(() => openDatabase(file, [FIRST]))).toBe('DATABASE_DAMAGED');
  });

  it('is refused when a page is corrupt', () => {
    fill(1_000);
    const descriptor = openSync(file, 'r+');
    writeSync(descriptor, Buffer.alloc(4_096, 0xab), 0, 4_096, 4_096 * 20);
    expect(reasonOf(() => openDatabase(file, [FIRST]))).toBe('DATABASE_DAMAGED');
  });

  it('is refused when it is gone and only its journal is left', () => {
    writeFileSync(`${file}-wal`, 'committed changes');
    expect(reasonOf(() => openDatabase(file, [FIRST]))).toBe('DATABASE_DAMAGED');
  });

  /** What lies on the disk when a process dies after these transactions, each of so many rows. */
  function died(transactions: readonly number[]): void {
    const db = openDatabase(file, [FIRST]);
    db.pragma('wal_autocheckpoint = 0');
    const insert = db.prepare('INSERT INTO notes (text) VALUES (?)');
    for (const rows of transactions) {
      inTransaction(db, () => {
        for (let i = 0; i < rows; i++) insert.run('x'.repeat(500));
      });
    }
    for (const end of ['', '-wal', '-shm']) copyFileSync(file + end, `${file}.died${end}`);
    db.close();
    for (const end of ['', '-wal', '-shm']) {
      rmSync(file + end, { force: true });
      renameSync(`${file}.died${end}`, file + end);
    }
  }

  function rows(): number {
    const db = openDatabase(file, [FIRST]);
    const count = db.prepare<[], number>('SELECT count(*) FROM notes').pluck().get();
    db.close();
    return count ?? 0;
  }

  it('has all that was committed when its process died, also without the index of its journal', () => {
    died([10, 20]);
    expect(rows()).toBe(30);
    removeTree(folder, tmpdir());
    mkdirSync(folder);
    died([10, 20]);
    rmSync(`${file}-shm`);
    expect(rows()).toBe(30);
  });

  it('has each transaction whole or not at all when its journal lost its end', () => {
    died([10, 20, 40]);
    truncateSync(`${file}-wal`, statSync(`${file}-wal`).size - 5_000);
    expect(rows()).toBe(30);
  });

  it('is refused when it is a folder', () => {
    expect(reasonOf(() => openDatabase(folder, [FIRST]))).toBe('DATABASE_DAMAGED');
  });
});

describe('a transaction', () => {
  it('leaves nothing behind when it fails, also inside another', () => {
    const db = openDatabase(file, [FIRST]);
    const insert = db.prepare('INSERT INTO notes (text) VALUES (?)');
    inTransaction(db, () => {
      insert.run('outer');
      expect(() =>
        inTransaction(db, () => {
          insert.run('inner');
          throw new Error('no');
        }),
      ).toThrow('no');
    });
    expect(db.prepare('SELECT text FROM notes').pluck().all()).toEqual(['outer']);
    db.close();
  });

  it('says DISK_FULL when there is no room, and keeps what was there', () => {
    fill(1);
    const db = openDatabase(file, [FIRST]);
    db.pragma('max_page_count = 3');
    const insert = db.prepare('INSERT INTO notes (text) VALUES (?)');
    expect(reasonOf(() => inTransaction(db, () => insert.run('y'.repeat(100_000))))).toBe('DISK_FULL');
    expect(db.prepare('SELECT count(*) FROM notes').pluck().get()).toBe(1);
    db.close();
  });

  it('that is refused for now is told from one that never will be taken', () => {
    const db = openDatabase(file, [FIRST]);
    const insert = (id: number | null) =>
      reasonOf(() => inTransaction(db, () => db.prepare('INSERT INTO notes (id) VALUES (?)').run(id)));
    expect(insert(1)).toBe('no error');
    expect(isRefusal(insert(1))).toBe(false);
    db.pragma('query_only = ON');
    const refused = insert(null);
    expect(isRefusal(refused)).toBe(true);
    db.close();
    const full = new AppError('DISK_FULL', 'no room', { cause: refused });
    expect(isRefusal(new AppError('DISK_FULL', 'no last backup', { cause: full }))).toBe(true);
    expect(isRefusal(new AppError('DISK_FULL', 'no room for a pack', { cause: new Error('ENOSPC') }))).toBe(
      false,
    );
    expect(isRefusal(new AppError('DATABASE_DAMAGED', 'it cannot be used', { cause: refused }))).toBe(false);
  });
});

describe('a lock on a state folder', () => {
  it('lets one in, and the next one after it', () => {
    const lock = join(folder, 'lock');
    const release = holdAlone(lock);
    expect(reasonOf(() => holdAlone(lock))).toBe('DATABASE_LOCKED');
    release();
    holdAlone(lock)();
  });
});
