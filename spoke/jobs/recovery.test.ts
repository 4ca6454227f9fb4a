import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FaultPoint } from '../../shared/fault-points.ts';
import { silentLogger } from '../../shared/log.ts';
import type { JobResult__Output } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import { runSpokeChild, type ChildJob } from '../../test/fakes/spoke-child.ts';
import { openBench } from '../../test/fakes/spoke-jobs.ts';
import { recover } from './recovery.ts';

/** Those that leave different things behind; the suites on real hosts die at every single one. */
const APPLY_POINTS = [
  'apply.render',
  'apply.prepared',
  'apply.switching',
  'apply.switched',
  'apply.current',
  'job.finished',
] as const satisfies readonly FaultPoint[];
const PATIENCE_MS = 60_000;

interface Aftermath {
  readonly result: JobResult__Output;
  readonly generation: number;
  readonly switches: readonly number[];
}

/** One start on what the dead left: recovery, then the open job to its end with the hub's yes. */
async function startAgain(folder: string): Promise<Aftermath> {
  const { journal, applier, jobs, outbox } = openBench(folder);
  await recover(journal, applier, silentLogger());
  const stop = new AbortController();
  outbox.open();
  const running = jobs.service().run(stop.signal);
  while (journal.unfinished().length > 0) {
    jobs.decide({ jobId: 'job-1', verdict: 'VERDICT_COMMIT', epoch: 1 });
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  stop.abort();
  await running;
  const [open] = jobs.open();
  expect(jobs.open()).toHaveLength(1);
  expect(open?.phase).toBe('JOB_PHASE_FINISHED');
  const { generation, switches } = applier.disk;
  const { result } = journal.find('job-1')!;
  journal.close();
  return { result: result!, generation, switches };
}

async function afterDeathAt(point: string, kind: ChildJob): Promise<[Aftermath, Aftermath]> {
  const folder = mkdtempSync(join(tmpdir(), 'aegir-crash-'));
  try {
    expect(await runSpokeChild(folder, kind, `${point}:kill`)).toBe('SIGKILL');
    return [await startAgain(folder), await startAgain(folder)];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('after kill -9', () => {
  it.each(APPLY_POINTS)(
    'at %s a change is whole or not there, once, and its result says which',
    async (point) => {
      const [first, second] = await afterDeathAt(point, 'apply');
      const applied = first.result.outcome === 'OUTCOME_APPLIED';
      expect(first.generation).toBe(applied ? 1 : 0);
      expect(first.switches).toEqual(applied ? [1] : []);
      expect(first.result.generation).toBe(first.generation);
      expect(second).toEqual(first);
    },
    PATIENCE_MS,
  );

  it.each([
    ['sync', 'OUTCOME_APPLIED'],
    ['inspect', 'OUTCOME_UNCHANGED'],
    ['apply', 'OUTCOME_APPLIED'],
    ['rehearse', 'OUTCOME_UNCHANGED'],
    ['challenge', 'OUTCOME_APPLIED'],
    ['probe', 'OUTCOME_UNCHANGED'],
  ] as const)(
    'right after it was accepted, one %s is done once',
    async (kind, outcome) => {
      const [first, second] = await afterDeathAt('job.accepted', kind);
      expect(first.result.outcome).toBe(outcome);
      expect(second).toEqual(first);
    },
    PATIENCE_MS,
  );
});
