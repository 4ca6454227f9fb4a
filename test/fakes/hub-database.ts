import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { systemClock, type Clock } from '../../shared/clock.ts';
import { removeTree } from '../../shared/safe-files.ts';
import type { Database } from '../../shared/sqlite.ts';
import { openHubDatabase } from '../../hub/db.ts';

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

/** A hub database of its own in a temporary folder; close takes both away. */
export function openTestDatabase(): TestDatabase {
  const folder = mkdtempSync(join(tmpdir(), 'aegir-tasks-'));
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
