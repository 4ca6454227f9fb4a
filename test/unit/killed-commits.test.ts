import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeTree } from '../../shared/safe-files.ts';
import { openDatabase } from '../../shared/sqlite.ts';
import { childProgram } from '../fakes/child-program.ts';
import { COMMITS } from '../fakes/commits.ts';

const COMMITTER = await childProgram(new URL('../fakes/committer.ts', import.meta.url));
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'aegir-killed-'));
});

afterAll(() => {
  removeTree(folder, tmpdir());
});

/** Runs the committer, kills it that long after its first commit, and returns the last number it said. */
async function lastSaidBefore(file: string, killAfterMs: number): Promise<number> {
  // A file takes all that is said at once; a pipe that nobody empties meanwhile would refuse it.
  const said = `${file}.said`;
  const output = openSync(said, 'w');
  const child = spawn(process.execPath, [COMMITTER, file], {
    stdio: ['ignore', output, 'inherit'],
  });
  closeSync(output);
  const closed = once(child, 'close');
  await expect.poll(() => statSync(said).size, { timeout: 30_000, interval: 2 }).toBeGreaterThan(0);
  await sleep(killAfterMs);
  child.kill('SIGKILL');
  await closed;
  const whole = readFileSync(said, 'utf8').split('\n').slice(0, -1);
  return Number(whole.at(-1));
}

describe('a database whose process is killed while it commits', () => {
  it('has every change that was acknowledged, each time', { timeout: 60_000 }, async () => {
    const file = join(folder, 'numbers.db');
    for (const killAfterMs of [0, 7, 40, 150]) {
      const said = await lastSaidBefore(file, killAfterMs);
      const db = openDatabase(file, COMMITS);
      const kept = db.prepare('SELECT max(id) AS last, count(*) AS all_of_them FROM numbers').get() as {
        last: number;
        all_of_them: number;
      };
      db.close();
      expect(kept.last).toBeGreaterThanOrEqual(said);
      expect(kept.last).toBeLessThanOrEqual(said + 1);
      expect(kept.all_of_them).toBe(kept.last);
    }
  });
});
