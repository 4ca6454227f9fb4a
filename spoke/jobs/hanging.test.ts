import { afterEach, describe, expect, it } from 'vitest';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../shared/clock.ts';
import type { AppError } from '../../shared/errors.ts';
import { askShares, stopAsking } from '../share/answering.ts';
import { createHangWatch } from './hanging.ts';
import type { Work } from './job.ts';

const never = (): Promise<never> => new Promise(() => undefined);

/** What is called off on a machine whose folder of platforms has stopped answering. */
async function calledOff(work: Work[]): Promise<[string, string][]> {
  const base = mkdtempSync(join(tmpdir(), 'aegir-hanging-'));
  mkdirSync(join(base, 'proc/self'), { recursive: true });
  const line = '300 25 0:52 / /var/aegir/platforms rw - nfs4 files:/platforms rw\n';
  writeFileSync(join(base, 'proc/self/mountinfo'), line);
  const stop = new AbortController();
  const ended: [string, string][] = [];
  const jobs = {
    atWork: () => work.map((each) => ({ id: each.kind, work: each })),
    callOff: (id: string, { reason }: AppError) => ended.push([id, reason]) > 0,
  };
  const ask = (root: string): Promise<void> => askShares(root, { run: never, base, answerMs: 5 });
  const watch = createHangWatch({
    ...{ config: { root: '/var/aegir' }, jobs, clock: systemClock, ask },
    ...{ askEveryMs: 5, patienceMs: 10 },
  });
  const running = watch.run(stop.signal);
  await expect.poll(() => ended.length).toBeGreaterThan(1);
  await new Promise((resolve) => setTimeout(resolve, 30));
  stop.abort();
  await running;
  rmSync(base, { recursive: true });
  return ended;
}

describe('work on a share that stopped answering', () => {
  afterEach(stopAsking);

  it('is called off by name, and other work goes on', async () => {
    const site = { kind: 'run-site', order: { site: {} } } as Work;
    const ended = await calledOff([
      { kind: 'sync' } as Work,
      site,
      { kind: 'inspect' } as Work,
      { kind: 'challenge' } as Work,
    ]);
    expect(new Set(ended.map(([id]) => id))).toEqual(new Set(['sync', 'run-site']));
    expect(new Set(ended.map(([, reason]) => reason))).toEqual(new Set(['SHARE_HANGS']));
  });
});
