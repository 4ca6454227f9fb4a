import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { systemClock, type Clock } from '../../shared/clock.ts';
import { removeTree } from '../../shared/safe-files.ts';
import type { Database } from '../../shared/sqlite.ts';
import { openHubDatabase } from '../../hub/db.ts';

/** A wall clock that tests move; sleeping is real. */
export class TestClock implements Clock {
  #now = 1_700_000_000_000;

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return performance.now();
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    await systemClock.sleep(ms, signal);
  }

  advance(ms: number): void {
    this.#now += ms;
  }
}

export interface TestDatabase {
  readonly folder: string;
  readonly db: Database;
  close(): void;
}

/** A hub database of its own in a temporary folder; close takes both away. */
export function openTestDatabase(): TestDatabase {
  const folder = mkdtempSync(join(tmpdir(), 'aegir-tasks-'));
  const hub = openHubDatabase(folder);
  return {
    folder,
    db: hub.db,
    close: () => {
      hub.close();
      removeTree(folder, dirname(folder));
    },
  };
}
