import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { systemClock, type Clock } from '../../shared/clock.ts';
import { removeTree } from '../../shared/safe-files.ts';
import { openDatabase, type Database } from '../../shared/sqlite.ts';
import { MIGRATIONS, openHubDatabase } from '../../hub/db.ts';

/** A wall clock that tests move; sleeping is real, or so many times faster. */
export class TestClock implements Clock {
  readonly #haste: number;
  #now = 1_700_000_000_000;

  constructor(haste = 1) {
    this.#haste = haste;
  }

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return performance.now();
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    await systemClock.sleep(ms / this.#haste, signal);
  }

  advance(ms: number): void {
    this.#now += ms;
  }
}

export interface TestDatabase {
  readonly folder: string;
  readonly db: Database;
  /** Lets another process have the database; the folder stays. */
  release(): void;
  close(): void;
}

/** A database with the schema and nothing in it; to make it anew would be half the time of many tests. */
let empty: Buffer | null = null;

/** Puts an empty database in a hub's new state folder. */
export function layEmptyDatabase(folder: string): void {
  const file = join(folder, 'hub.db');
  if (existsSync(file)) return;
  empty ??= emptyDatabase();
  writeFileSync(file, empty, { mode: 0o600 });
}

function emptyDatabase(): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'aegir-empty-'));
  const file = join(folder, 'hub.db');
  openDatabase(file, MIGRATIONS).close();
  const bytes = readFileSync(file);
  removeTree(folder, dirname(folder));
  return bytes;
}

/** A hub database of its own in a temporary folder; close takes both away. */
export function openTestDatabase(): TestDatabase {
  const folder = mkdtempSync(join(tmpdir(), 'aegir-tasks-'));
  layEmptyDatabase(folder);
  const hub = openHubDatabase(folder);
  let isOpen = true;
  const release = (): void => {
    if (isOpen) hub.close();
    isOpen = false;
  };
  return {
    release,
    folder,
    db: hub.db,
    close: () => {
      release();
      removeTree(folder, dirname(folder));
    },
  };
}
