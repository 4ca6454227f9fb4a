import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { silentLogger } from '../../shared/log.ts';
import type { AttachRequest } from '../../shared/proto/gen/aegir/v1/AttachRequest.ts';
import type { JobUpdate } from '../../shared/proto/gen/aegir/v1/JobUpdate.ts';
import {
  applyJob,
  inspectJob,
  openBench,
  RELEASE,
  syncJob,
  type Bench,
} from '../../test/fakes/spoke-jobs.ts';
import { recover } from './recovery.ts';
import { WorkStuck } from './work.ts';

let bench: Bench;
let stop: AbortController;
let running: Promise<void>;
let told: JobUpdate[];
/** Releases that the hub was last told of. */
let left: readonly string[] | undefined;

beforeEach(() => {
  begin(openBench());
});

afterEach(async () => {
  await end();
  rmSync(bench.folder, { recursive: true });
});

function begin(on: Bench): void {
  bench = on;
  stop = new AbortController();
  told = [];
  left = undefined;
  bench.outbox.open();
  void listen(bench.outbox.messages());
  running = bench.jobs.service().run(stop.signal);
  running.catch(() => undefined);
}

async function listen(messages: AsyncGenerator<AttachRequest>): Promise<void> {
  for await (const { jobUpdate, releases } of messages) {
    if (jobUpdate) told.push(jobUpdate);
    left = releases?.releases ?? left;
  }
}

async function end(): Promise<void> {
  stop.abort();
  await running.catch(() => undefined);
  bench.outbox.close();
  bench.journal.close();
}

/** A stop and a start on the same state. */
async function restart(limits: Parameters<typeof openBench>[1] = {}): Promise<void> {
  await end();
  const next = openBench(bench.folder, limits);
  await recover(next.journal, next.applier, silentLogger());
  begin(next);
}

async function until(condition: () => boolean): Promise<void> {
  for (const end = Date.now() + 15_000; !condition();) {
    if (Date.now() > end) throw new Error(`did not happen; told ${JSON.stringify(told)}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

async function phase(jobId: string, wanted: string): Promise<JobUpdate> {
  await until(() => told.some((update) => update.jobId === jobId && update.phase === `JOB_PHASE_${wanted}`));
  return told.findLast((update) => update.jobId === jobId && update.phase === `JOB_PHASE_${wanted}`)!;
}

function phases(jobId: string): string[] {
  return told.filter((update) => update.jobId === jobId).map((update) => String(update.phase).slice(10));
}

const commit = (jobId: string, epoch = 1) => ({ jobId, epoch, verdict: 'VERDICT_COMMIT' as const });
const abort = (jobId: string) => ({ jobId, epoch: 1, verdict: 'VERDICT_ABORT' as const });
const cancel = (jobId: string) => ({ jobId, epoch: 1, reason: 'the operator said so' });

/** A promise that somebody else ends. */
function gate(): { readonly opened: Promise<void>; open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

describe('an apply', () => {
  it('prepares, waits for the word, commits and reports', async () => {
    bench.jobs.offer(applyJob(1));
    expect((await phase('job-1', 'PREPARED')).result?.problems).toHaveLength(1);
    expect(bench.applier.disk.generation).toBe(0);
    bench.jobs.decide(commit('job-1'));
    const { result } = await phase('job-1', 'FINISHED');
    expect(result).toMatchObject({ outcome: 'OUTCOME_APPLIED', generation: 1 });
    expect(phases('job-1')).toEqual(['ACCEPTED', 'PREPARED', 'COMMITTING', 'FINISHED']);
    expect(bench.journal.find('job-1')?.phase).toBe('finished');
  });

  it('is taken away again when the hub calls it off', async () => {
    bench.jobs.offer(applyJob(1));
    await phase('job-1', 'PREPARED');
    bench.jobs.decide(abort('job-1'));
    expect((await phase('job-1', 'FINISHED')).result?.outcome).toBe('OUTCOME_CANCELLED');
    expect([bench.applier.discarded, bench.applier.disk.switches]).toEqual([[1], []]);
  });

  it('ends as cancelled when no word comes in time', async () => {
    await restart({ decisionMs: 30 });
    bench.jobs.offer(applyJob(1));
    const { result } = await phase('job-1', 'FINISHED');
    expect(result).toMatchObject({ outcome: 'OUTCOME_CANCELLED', failure: { reason: 'CANCELLED' } });
    expect(bench.applier.discarded).toEqual([1]);
  });

  it('keeps a word that comes before it is prepared', async () => {
    const hold = gate();
    bench.applier.onPrepare = () => hold.opened;
    bench.jobs.offer(applyJob(1));
    bench.jobs.decide(commit('job-1'));
    hold.open();
    expect((await phase('job-1', 'FINISHED')).result?.outcome).toBe('OUTCOME_APPLIED');
  });

  it('ignores the word of a hub of an older epoch', async () => {
    bench.jobs.offer(applyJob(1, 1, { epoch: 3 }));
    await phase('job-1', 'PREPARED');
    bench.jobs.decide(commit('job-1', 2));
    bench.jobs.cancel({ ...cancel('job-1'), epoch: 2 });
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(phases('job-1')).toEqual(['ACCEPTED', 'PREPARED']);
    bench.jobs.decide(commit('job-1', 3));
    await phase('job-1', 'FINISHED');
    expect(bench.applier.disk.switches).toEqual([1]);
  });

  it('runs alone: the next one waits for its end', async () => {
    bench.jobs.offer(applyJob(1));
    bench.jobs.offer(applyJob(2));
    await phase('job-1', 'PREPARED');
    expect(bench.applier.prepared).toEqual([1]);
    bench.jobs.decide(commit('job-1'));
    await phase('job-2', 'PREPARED');
    expect(bench.applier.prepared).toEqual([1, 2]);
  });

  it('says what is served when it fails before the switch', async () => {
    bench.applier.onPrepare = () => Promise.reject(new AppError('PORT_BUSY', 'port 80 is taken'));
    bench.jobs.offer(applyJob(1));
    expect((await phase('job-1', 'FINISHED')).result).toMatchObject({
      outcome: 'OUTCOME_FAILED',
      failure: { reason: 'PORT_BUSY', message: 'port 80 is taken' },
      generation: 0,
    });
  });

  it('ends the daemon when its commit breaks, so that the next start puts things right', async () => {
    bench.applier.onCommit = () => Promise.reject(new Error('a bug'));
    bench.jobs.offer(applyJob(1));
    await phase('job-1', 'PREPARED');
    bench.jobs.decide(commit('job-1'));
    await expect(running).rejects.toThrow(/died/);
    await restart();
    expect(bench.journal.find('job-1')?.result).toMatchObject({
      outcome: 'OUTCOME_FAILED',
      failure: { reason: 'RECOVERED' },
    });
  });

  it('removes releases that nothing names afterwards, and none that was just fetched', async () => {
    bench.jobs.offer(syncJob(1));
    await phase('job-1', 'FINISHED');
    bench.applier.referenced = new Set(['cd'.repeat(32)]);
    bench.content.have.add('ef'.repeat(32));
    bench.jobs.offer(applyJob(2));
    await phase('job-2', 'PREPARED');
    bench.jobs.decide(commit('job-2'));
    await until(() => bench.content.pruned.length > 0);
    expect(bench.content.pruned).toEqual([[RELEASE, 'cd'.repeat(32)]]);
    await until(() => left !== undefined);
    expect(left).toEqual([RELEASE]);
  });

  it('does not wait until the files of releases that went are deleted', async () => {
    bench.content.onPrune = () => new Promise(() => undefined);
    for (const id of ['job-1', 'job-2']) {
      bench.jobs.offer(applyJob(Number(id.slice(-1))));
      await phase(id, 'PREPARED');
      bench.jobs.decide(commit(id));
      await phase(id, 'FINISHED');
    }
    expect(bench.content.pruned).toHaveLength(2);
  });
});

describe('a sync', () => {
  it('runs beside an apply and reports what it fetched', async () => {
    bench.jobs.offer(applyJob(1));
    await phase('job-1', 'PREPARED');
    bench.jobs.offer(syncJob(2));
    expect((await phase('job-2', 'FINISHED')).result).toMatchObject({
      outcome: 'OUTCOME_APPLIED',
      filesFetched: 2,
      filesReused: 1,
    });
  });

  it('goes on after the hub was away', async () => {
    let attempts = 0;
    const { onSync } = bench.content;
    bench.content.onSync = (...args) => {
      attempts += 1;
      if (attempts < 3) return Promise.reject(new AppError('UNAVAILABLE', 'cable out'));
      return onSync(...args);
    };
    bench.jobs.offer(syncJob(1));
    expect((await phase('job-1', 'FINISHED')).result?.outcome).toBe('OUTCOME_APPLIED');
    expect(attempts).toBe(3);
  });

  it('is stopped at its time limit with the stage', async () => {
    bench.content.onSync = (_order, _source, signal) => hangs(signal);
    bench.jobs.offer(syncJob(1, { timeoutSeconds: 1 }));
    expect((await phase('job-1', 'FINISHED')).result).toMatchObject({
      outcome: 'OUTCOME_FAILED',
      stage: 'sync',
      failure: { reason: 'TIMEOUT' },
    });
  });

  it('tells progress at most four times a second', async () => {
    bench.content.onSync = async (_order, _source, _signal, onProgress) => {
      for (let i = 0; i < 100; i++) onProgress({ filesDone: i });
      await new Promise((resolve) => setTimeout(resolve, 300));
      for (let i = 100; i < 200; i++) onProgress({ filesDone: i });
      return { changed: true, bytesFetched: 0, filesFetched: 0, filesReused: 0 };
    };
    bench.jobs.offer(syncJob(1));
    await phase('job-1', 'FINISHED');
    const running = told.filter((update) => update.phase === 'JOB_PHASE_RUNNING');
    expect(running.map((update) => update.progress?.filesDone)).toEqual([0, 100]);
  });

  it('hides the text of a bug behind an id', async () => {
    bench.content.onSync = () => Promise.reject(new TypeError('secret path /etc/x'));
    bench.jobs.offer(syncJob(1));
    const { result } = await phase('job-1', 'FINISHED');
    expect(result?.failure?.reason).toBe('INTERNAL');
    expect(result?.failure?.message).not.toContain('secret');
  });
});

it('an inspection reports its checklist and facts', async () => {
  bench.jobs.offer(inspectJob(1));
  const { result } = await phase('job-1', 'FINISHED');
  expect(result?.checks).toMatchObject([{ name: 'user', finding: 'aegir' }]);
});

describe('an offer', () => {
  it('is done once, however often it comes', async () => {
    for (let i = 0; i < 3; i++) bench.jobs.offer(syncJob(1));
    await phase('job-1', 'FINISHED');
    bench.jobs.offer(syncJob(1));
    await until(() => phases('job-1').filter((each) => each === 'FINISHED').length > 1);
    expect(bench.journal.unacknowledged()).toHaveLength(1);
  });

  it.each([
    ['for another spoke', syncJob(9, { spokeId: 'other' }), 'AUDIENCE_WRONG'],
    ['of an older epoch', syncJob(9, { epoch: 1 }), 'EPOCH_STALE'],
    ['out of order', syncJob(1, { epoch: 2 }), 'SEQUENCE_REPEATED'],
    ['of no kind we know', { ...syncJob(9, { epoch: 2 }), syncPlatform: null }, 'JOB_UNSUPPORTED'],
  ])('%s is refused with its reason and leaves nothing behind', async (_name, bad, reason) => {
    bench.jobs.offer(inspectJob(1));
    await phase('job-1', 'FINISHED');
    bench.jobs.offer({ ...inspectJob(2), epoch: 2, sequence: 2 });
    await phase('job-2', 'FINISHED');
    bench.jobs.offer({ ...bad, jobId: 'bad' });
    const refusal = await phase('bad', 'FINISHED');
    expect(refusal.result).toMatchObject({ outcome: 'OUTCOME_FAILED', failure: { reason } });
    expect(bench.journal.find('bad')).toBeUndefined();
    expect(await bench.metrics.registry.metrics()).toContain(
      `aegir_spoke_refusals_total{reason="${reason}"} 1`,
    );
  });
});

describe('work that was called off and goes on all the same', () => {
  it('ends the spoke, as nothing else could end it, and is there for the next start', async () => {
    await restart({ heedMs: 20 });
    bench.content.onSync = () => new Promise(() => undefined);
    bench.jobs.offer(syncJob(1));
    await phase('job-1', 'ACCEPTED');
    await until(() => bench.jobs.atWork().length > 0);
    bench.jobs.cancel(cancel('job-1'));
    await expect(running).rejects.toThrow(WorkStuck);
    expect(bench.journal.unfinished().map(({ id }) => id)).toEqual(['job-1']);
  });
});

describe('a cancel', () => {
  it('of a job that never came is answered', async () => {
    bench.jobs.cancel(cancel('job-7'));
    expect((await phase('job-7', 'FINISHED')).result?.outcome).toBe('OUTCOME_CANCELLED');
  });

  it('of a job that waits its turn keeps it from starting', async () => {
    bench.jobs.offer(applyJob(1));
    bench.jobs.offer(applyJob(2));
    bench.jobs.cancel(cancel('job-2'));
    bench.jobs.cancel(cancel('job-1'));
    expect((await phase('job-2', 'FINISHED')).result?.outcome).toBe('OUTCOME_CANCELLED');
    expect(bench.applier.prepared).not.toContain(2);
  });

  it('while content is fetched ends the job', async () => {
    bench.content.onSync = (_order, _source, signal) => hangs(signal);
    bench.jobs.offer(syncJob(1));
    bench.jobs.cancel(cancel('job-1'));
    expect((await phase('job-1', 'FINISHED')).result).toMatchObject({
      outcome: 'OUTCOME_CANCELLED',
      failure: { message: 'the operator said so' },
    });
  });

  it('after the switch began changes nothing: the result says what is live', async () => {
    const hold = gate();
    bench.applier.onCommit = () => hold.opened;
    bench.jobs.offer(applyJob(1));
    await phase('job-1', 'PREPARED');
    bench.jobs.decide(commit('job-1'));
    await phase('job-1', 'COMMITTING');
    bench.jobs.cancel(cancel('job-1'));
    hold.open();
    expect((await phase('job-1', 'FINISHED')).result?.outcome).toBe('OUTCOME_APPLIED');
    bench.jobs.cancel(cancel('job-1'));
    await until(() => phases('job-1').filter((each) => each === 'FINISHED').length > 1);
  });
});

it.each(['cancel', 'stop'])(
  'a %s during a commit that goes back does not hide that it went back',
  async (how) => {
    const hold = gate();
    bench.applier.onCommit = () => hold.opened;
    bench.applier.failsProof = true;
    bench.jobs.offer(applyJob(1));
    await phase('job-1', 'PREPARED');
    bench.jobs.decide(commit('job-1'));
    await phase('job-1', 'COMMITTING');
    if (how === 'cancel') bench.jobs.cancel(cancel('job-1'));
    else stop.abort();
    hold.open();
    expect((await phase('job-1', 'FINISHED')).result).toMatchObject({
      outcome: 'OUTCOME_ROLLED_BACK',
      failure: { reason: 'PROBE_FAILED' },
    });
  },
);

describe('a stop', () => {
  it('leaves a job that comes meanwhile for the next start', async () => {
    stop.abort();
    await running;
    bench.jobs.offer(syncJob(1));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(bench.journal.find('job-1')).toMatchObject({ phase: 'accepted', attempts: 0 });
    await restart();
    await phase('job-1', 'FINISHED');
  });

  it('leaves open work in the journal, and the next start takes it up', async () => {
    bench.content.onSync = (_order, _source, signal) => hangs(signal);
    bench.jobs.offer(syncJob(1));
    bench.jobs.offer(applyJob(2));
    await phase('job-2', 'PREPARED');
    await restart();
    expect((await phase('job-1', 'FINISHED')).result?.outcome).toBe('OUTCOME_APPLIED');
    await phase('job-2', 'PREPARED');
    bench.jobs.decide(commit('job-2'));
    expect((await phase('job-2', 'FINISHED')).result?.outcome).toBe('OUTCOME_APPLIED');
    expect(bench.journal.find('job-1')?.attempts).toBe(1);
  });

  it('lets a commit come to its end', async () => {
    const hold = gate();
    bench.applier.onCommit = () => hold.opened;
    bench.jobs.offer(applyJob(1));
    await phase('job-1', 'PREPARED');
    bench.jobs.decide(commit('job-1'));
    await phase('job-1', 'COMMITTING');
    stop.abort();
    hold.open();
    await running;
    expect(bench.journal.find('job-1')?.result?.outcome).toBe('OUTCOME_APPLIED');
  });
});

describe('a restored hub', () => {
  it('calls off what an earlier epoch asked for and did not decide', async () => {
    bench.jobs.offer(applyJob(1));
    await phase('job-1', 'PREPARED');
    bench.jobs.obey(2);
    expect((await phase('job-1', 'FINISHED')).result?.outcome).toBe('OUTCOME_CANCELLED');
    expect(() => {
      bench.jobs.obey(1);
    }).toThrow(/older/);
  });
});

describe('a job in which the spoke dies', () => {
  it('is not started a fourth time, and the others go on', async () => {
    await end();
    for (let death = 0; death < 3; death++) {
      const crashed = openBench(bench.folder);
      if (death === 0) crashed.journal.accept(syncJob(1));
      await recover(crashed.journal, crashed.applier, silentLogger());
      expect(crashed.journal.unfinished()).toHaveLength(1);
      crashed.journal.began('job-1');
      crashed.journal.close();
    }
    const next = openBench(bench.folder);
    await recover(next.journal, next.applier, silentLogger());
    begin(next);
    expect(bench.jobs.open()).toMatchObject([
      { phase: 'JOB_PHASE_FINISHED', result: { failure: { reason: 'JOB_QUARANTINED' } } },
    ]);
    bench.jobs.offer(inspectJob(2));
    await phase('job-2', 'FINISHED');
  });
});

function hangs(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
  });
}
