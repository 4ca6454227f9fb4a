import { appendFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock, type Clock } from '../../../shared/clock.ts';
import { removeTree } from '../../../shared/safe-files.ts';
import { watchReload } from './reload.ts';
import type { RunningSight } from '../webserver.ts';

const sight = (...workers: number[]): RunningSight => ({ parentPid: 1, parentStart: 1, workers });

function sightsOf(...looks: RunningSight[]): () => RunningSight | null {
  return () => looks.shift() ?? null;
}

describe('a reload of nginx', () => {
  let folder: string;
  let log: string;
  let now: number;
  let clock: Clock;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'aegir-reload-'));
    log = join(folder, 'error.log');
    writeFileSync(log, '2026/11/22 [emerg] 9#9: of an earlier day\n');
    now = 0;
    clock = {
      ...systemClock,
      monotonic: () => now,
      sleep: (ms) => {
        now += ms;
        return Promise.resolve();
      },
    };
  });
  afterEach(() => {
    removeTree(folder, tmpdir());
  });

  it('is done when a worker is there that was not', async () => {
    const looks = [sight(2, 3), sight(2, 3), sight(3, 4)];
    await watchReload(() => looks.shift() ?? null, log, clock).end();
    expect(looks).toEqual([]);
  });

  it('waits until the workers before take no more visitors, as long as that can be', async () => {
    const looks = [sight(2), sight(2, 4)];
    await watchReload(
      () => looks.shift() ?? sight(4),
      log,
      clock,
      (pid) => pid === 2 && now < 120,
    ).end();
    expect(now).toBe(120);
    await watchReload(sightsOf(sight(2), sight(4)), log, clock, () => true).end();
    expect(now).toBeLessThan(3_000);
  });

  it('has failed when the log says so, with its words', async () => {
    const watch = watchReload(() => sight(2), log, clock);
    appendFileSync(log, '2026/11/22 [emerg] 9#9: bind() to 0.0.0.0:81 failed (98: Address already in use)\n');
    await expect(watch.end()).rejects.toMatchObject({
      reason: 'RELOAD_FAILED',
      message: 'the reload failed: bind() to 0.0.0.0:81 failed (98: Address already in use)',
    });
  });

  it('has failed when no worker comes and nothing says why', async () => {
    const watch = watchReload(() => sight(2), join(folder, 'gone.log'), clock);
    await expect(watch.end()).rejects.toMatchObject({ reason: 'RELOAD_FAILED' });
    expect(now).toBeGreaterThanOrEqual(5_000);
  });

  it('leaves it to the proof where workers are not to be seen, or the server has ended', async () => {
    await watchReload(() => sight(), log, clock).end();
    const looks = [sight(2)];
    await watchReload(() => looks.shift() ?? null, log, clock).end();
    expect(now).toBe(0);
  });
});
