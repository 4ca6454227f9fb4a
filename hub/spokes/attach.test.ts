import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PlainSpoke, SpokeStream } from '../../test/fakes/plain-spoke.ts';
import { newName, SpokeHub } from '../../test/fakes/spoke-hub.ts';
import { emptyResult } from './job-result.ts';
import type { JobRun } from './job-run.ts';
import type { JobWork } from './job-ledger.ts';

const RELEASE = 'ab'.repeat(32);
const SYNC: JobWork = {
  kind: 'sync_platform',
  syncPlatform: { platform: 'd11', release: RELEASE, files: 1, bytes: 1, manifestBytes: 1 },
};
const APPLY: JobWork = { kind: 'apply', apply: { generation: 1, stateDigest: 'cd'.repeat(32) } };

let folder: string;
let hub: SpokeHub;
let serverId: string;
let spoke: PlainSpoke;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'aegir-attach-'));
  hub = await SpokeHub.start(folder);
});

beforeEach(async () => {
  hub.clock.advance(600_000);
  serverId = hub.addServer(newName()).id;
  spoke = await PlainSpoke.join(hub, serverId);
});

afterEach(() => {
  spoke.close();
});

afterAll(() => {
  hub.stop();
  rmSync(folder, { recursive: true, force: true });
});

const post = (work: JobWork): JobRun => hub.spokes.desk.post(spoke.id, serverId, work);
const events = (): string[] => hub.eventsOf(spoke.id);

async function untilDetached(): Promise<void> {
  while (hub.spokes.registry.of(spoke.id)) await new Promise((resolve) => setTimeout(resolve, 5));
}

async function lose(stream: SpokeStream): Promise<void> {
  stream.end();
  await stream.ended;
  await untilDetached();
}

async function restart(): Promise<void> {
  hub.stop();
  hub = await SpokeHub.start(folder, { clock: hub.clock });
}

describe('an attached spoke', () => {
  it('is welcomed, seen, and answered at each heartbeat', async () => {
    const stream = await spoke.dial(hub, {
      generation: 7,
      stateDigest: 'ee'.repeat(32),
      releases: [RELEASE],
    });
    expect(await stream.next('welcome')).toEqual({
      epoch: 1,
      serverName: hub.inventory.server(serverId).name,
      heartbeatSeconds: 10,
      hubVersion: '0.0.0',
    });
    await stream.send({ heartbeat: { sequence: 5 } });
    expect(await stream.next('heartbeatReply')).toEqual({ sequence: 5 });
    expect(hub.spokes.fleet.clockSkewMs(serverId)).toBeNull();
    await stream.send({ heartbeat: { sequence: 6, clockMs: hub.clock.now() - 400_000 } });
    await stream.next('heartbeatReply');
    expect(hub.spokes.fleet.clockSkewMs(serverId)).toBe(-400_000);
    expect(hub.observed.get(serverId)).toMatchObject({
      generation: 7,
      stateDigest: 'ee'.repeat(32),
      state: null,
    });
    expect(hub.observed.get(serverId).facts?.hostname).toBe('machine');
    expect([...hub.observed.releases(serverId)]).toEqual([RELEASE]);
    expect(hub.observed.nextGeneration(serverId)).toBe(8);
  });

  it('that removed releases tells which are left, and none that are no digests', async () => {
    const stream = await spoke.attach(hub, { releases: [RELEASE, 'ab'.repeat(32)] });
    await stream.send({ releases: { releases: [RELEASE] } });
    await stream.settle();
    expect([...hub.observed.releases(serverId)]).toEqual([RELEASE]);
    await stream.send({ releases: { releases: ['../evil'] } });
    expect((await stream.ended)?.reason).toBe('FIELD_INVALID');
    expect([...hub.observed.releases(serverId)]).toEqual([RELEASE]);
  });

  it('that reports drift has it written down, and taken back', async () => {
    const stream = await spoke.attach(hub);
    await stream.send({ drift: { items: [{ path: 'vhost.d/a.conf', kind: 'changed' }], generation: 1 } });
    await stream.settle();
    expect(hub.observed.drift(serverId)).toMatchObject([{ path: 'vhost.d/a.conf', kind: 'changed' }]);
    const item = { path: 'vhost.d/a.conf', kind: 'changed', diff: '+x' };
    await stream.send({ drift: { items: [], healed: [item], generation: 1 } });
    await stream.settle();
    expect(hub.observed.drift(serverId)).toEqual([]);
    expect(hub.observed.healed(serverId)).toMatchObject([
      { path: 'vhost.d/a.conf', kind: 'changed', diff: '+x', answer: 'healed' },
    ]);
  });

  it.each([
    ['nothing but a heartbeat', { heartbeat: { sequence: 1 } }, 'FIELD_MISSING'],
    ['a hello without facts', { hello: {} }, 'FIELD_MISSING'],
    ['a digest that is none', { hello: { stateDigest: 'x', facts: { bootId: 'b' } } }, 'FIELD_INVALID'],
    [
      'a number out of all bounds',
      { hello: { generation: 2 ** 60, facts: { bootId: 'b' } } },
      'FIELD_INVALID',
    ],
    [
      'too many releases',
      { hello: { releases: Array<string>(10_001).fill(RELEASE), facts: { bootId: 'b' } } },
      'FIELD_INVALID',
    ],
  ])('that says %s is sent away', async (_what, message, reason) => {
    const stream = new SpokeStream(spoke.service(hub).Attach());
    await stream.send(message);
    expect((await stream.ended)?.reason).toBe(reason);
    expect(hub.spokes.registry.of(spoke.id)).toBeUndefined();
  });

  it('that says nothing at all is sent away after ten seconds', async () => {
    const stream = new SpokeStream(spoke.service(hub).Attach());
    // Only the start of a call reaches the hub without a message; this takes the place of a first one.
    const before = hub.clock.sleepers;
    await expect.poll(() => hub.clock.sleepers).toBeGreaterThan(before);
    hub.clock.advance(10_000);
    expect((await stream.ended)?.reason).toBe('TIMEOUT');
  });

  it('that falls silent for three heartbeats counts as gone', async () => {
    const stream = await spoke.attach(hub);
    hub.clock.advance(10_000);
    await stream.settle();
    for (let i = 0; i < 3; i++) {
      hub.clock.advance(10_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(hub.spokes.registry.of(spoke.id)).toBeDefined();
    hub.clock.advance(10_000);
    expect((await stream.ended)?.reason).toBe('TIMEOUT');
    expect(hub.spokes.registry.of(spoke.id)).toBeUndefined();
  });

  it('that leaves while nothing can be written does not end the hub', async () => {
    const stream = await spoke.attach(hub);
    const faults: unknown[] = [];
    const note = (error: unknown): number => faults.push(error);
    process.on('uncaughtException', note);
    hub.database.db.pragma('query_only = ON');
    await lose(stream);
    await new Promise((resolve) => setTimeout(resolve, 20));
    hub.database.db.pragma('query_only = OFF');
    process.off('uncaughtException', note);
    expect(faults).toEqual([]);
  });

  it('that attaches again takes the place of its older stream', async () => {
    const first = await spoke.attach(hub);
    const second = await spoke.attach(hub);
    expect((await first.next('detach')).reason).toBe('UNAVAILABLE');
    await first.ended;
    await second.settle();
    expect(hub.spokes.registry.of(spoke.id)).toBeDefined();
  });

  it('is told by a hub that stops when to come back', async () => {
    const stream = await spoke.attach(hub);
    hub.spokes.registry.drain(7);
    expect(await stream.next('detach')).toEqual({ reason: 'SHUTTING_DOWN', reattachAfterSeconds: 7 });
    await stream.ended;
    await untilDetached();
    await (await spoke.attach(hub)).settle();
  });

  it('is not displaced by a copy of its machine; the copy is refused and the operator can see it', async () => {
    const first = await spoke.attach(hub);
    const bootId = spoke.bootId;
    spoke.bootId = 'boot-2';
    const copy = await spoke.dial(hub);
    expect((await copy.ended)?.reason).toBe('SPOKE_DUPLICATED');
    // A machine that has restarted is refused as well, until its former stream is known to be dead.
    expect(hub.spokes.registry.copySeenMs(serverId)).toBeNull();
    await first.settle();
    expect(hub.spokes.registry.copySeenMs(serverId)).toBe(hub.clock.now());
    expect(events()).toContain('possible clone, boot boot-2');
    await lose(first);
    await spoke.attach(hub);
    spoke.bootId = bootId;
  });
});

describe('the numbers of a spoke', () => {
  it('that are ahead of ours are never given out again: our database is the older one', async () => {
    await spoke.attach(hub, { epoch: 1, lastSequence: 41, generation: 12 });
    post(SYNC);
    expect(hub.spokes.ledger.openOf(spoke.id)[0]?.sequence).toBe(42);
    expect(hub.observed.nextGeneration(serverId)).toBe(13);
    expect(events()).toContain('sequence ahead');
  });

  it('that is ahead with what it serves is left at it, also when it comes back, until somebody decides', async () => {
    const first = await spoke.attach(hub, { epoch: 1, lastSequence: 41, generation: 12 });
    expect(hub.observed.isAhead(serverId)).toBe(true);
    await lose(first);
    await spoke.attach(hub, { epoch: 1, lastSequence: 41, generation: 12 });
    expect(hub.observed.isAhead(serverId)).toBe(true);
    hub.observed.setAhead(serverId, false);
  });

  it('that tell of a job what cannot be leave nobody behind who counts as attached', async () => {
    const { jobId } = post({ kind: 'inspect', inspect: {} });
    const openJobs = [{ jobId, epoch: 1, sequence: 1, phase: 'JOB_PHASE_PREPARED' as const }];
    const stream = await spoke.dial(hub, { openJobs });
    expect(await stream.ended).toMatchObject({ reason: 'FIELD_INVALID' });
    await untilDetached();
    (await spoke.attach(hub, { facts: { hostname: 'machine', bootId: 'after a reboot' } })).end();
  });

  it('from an epoch beyond belief are refused', async () => {
    const stream = await spoke.dial(hub, { epoch: 1_000_000 });
    expect((await stream.ended)?.reason).toBe('EPOCH_STALE');
    expect(hub.spokes.epoch.current).toBe(1);
  });

  it('that are behind what it took say that its disk went back: its state is no longer trusted', async () => {
    const stateDigest = 'ee'.repeat(32);
    const stream = await spoke.attach(hub, { epoch: 1, stateDigest });
    const { state } = hub.observed.get(serverId);
    expect(state).toBeNull();
    hub.observed.saw(serverId, {
      generation: 1,
      stateDigest,
      state: { web: { type: 'none', httpPort: 80 }, platforms: new Map(), sites: new Map() },
    });
    post(SYNC);
    await stream.update(await stream.next('job'), 'JOB_PHASE_ACCEPTED');
    await stream.settle();
    await lose(stream);
    const again = await spoke.attach(hub, { epoch: 1, lastSequence: 0, stateDigest });
    expect(hub.observed.get(serverId)).toMatchObject({ state: null });
    expect(events()).toContain('rolled back');
    // The job it forgot is given to it once more.
    expect((await again.next('job')).sequence).toBe(1);
  });
});

describe('a job', () => {
  it('is offered again, the same one, to a spoke that never got it', async () => {
    const run = post(SYNC);
    const first = await spoke.attach(hub);
    const offered = await first.next('job');
    expect(offered.jobId).toBe(run.jobId);
    await lose(first);
    const second = await spoke.attach(hub, { epoch: 1 });
    expect(await second.next('job')).toEqual(offered);
  });

  it('that the spoke knows is not offered again', async () => {
    const run = post(SYNC);
    const first = await spoke.attach(hub);
    const { jobId, epoch, sequence } = await first.next('job');
    await lose(first);
    const openJobs = [{ jobId, epoch, sequence, phase: 'JOB_PHASE_RUNNING' as const }];
    const second = await spoke.attach(hub, { epoch: 1, lastSequence: 1, openJobs });
    await second.settle();
    expect(second.waiting('job')).toBe(0);
    expect(hub.spokes.ledger.get(run.jobId).phase).toBe('accepted');
  });

  it('that the spoke can no longer take, because it took later ones, is over', async () => {
    const run = post(SYNC);
    const stream = await spoke.attach(hub, { epoch: 1, lastSequence: 5 });
    await stream.settle();
    expect(stream.waiting('job')).toBe(0);
    await expect(run.finished).rejects.toMatchObject({ reason: 'CANCELLED' });
    expect(hub.spokes.ledger.get(run.jobId).phase).toBe('lost');
  });

  it('has one result, however often it is reported, and each report is acknowledged', async () => {
    const run = post(SYNC);
    const stream = await spoke.attach(hub);
    const job = await stream.next('job');
    await stream.update(job, 'JOB_PHASE_FINISHED', { outcome: 'OUTCOME_APPLIED', filesFetched: 3 });
    await stream.update(job, 'JOB_PHASE_FINISHED', { outcome: 'OUTCOME_FAILED' });
    await stream.next('ack');
    await stream.next('ack');
    expect(await run.finished).toMatchObject({ outcome: 'OUTCOME_APPLIED', filesFetched: 3 });
    expect(hub.spokes.ledger.get(run.jobId).result?.outcome).toBe('OUTCOME_APPLIED');
    expect([...hub.observed.releases(serverId)]).toEqual([RELEASE]);
  });

  it('that was finished while the hub was away is settled from the hello', async () => {
    const run = post(SYNC);
    const first = await spoke.attach(hub);
    const { jobId, epoch, sequence } = await first.next('job');
    spoke.close();
    await restart();
    const result = { outcome: 'OUTCOME_APPLIED' as const };
    const openJobs = [{ jobId, epoch, sequence, phase: 'JOB_PHASE_FINISHED' as const, result }];
    const second = await spoke.attach(hub, { epoch: 1, lastSequence: 1, openJobs });
    expect(await second.next('ack')).toEqual({ jobId });
    expect(hub.spokes.ledger.get(run.jobId)).toMatchObject({ phase: 'finished', result });
  });

  it('that nobody knows here is called off, and its finish is acknowledged', async () => {
    const unknown = (jobId: string) => ({ jobId, epoch: 1, sequence: 1 });
    const openJobs = [
      {
        ...unknown('a'),
        phase: 'JOB_PHASE_FINISHED' as const,
        result: { outcome: 'OUTCOME_APPLIED' as const },
      },
      { ...unknown('b'), phase: 'JOB_PHASE_PREPARED' as const },
      { ...unknown('c'), phase: 'JOB_PHASE_RUNNING' as const },
    ];
    const stream = await spoke.attach(hub, { epoch: 1, lastSequence: 3, openJobs });
    expect(await stream.next('ack')).toEqual({ jobId: 'a' });
    expect(await stream.next('decision')).toMatchObject({ jobId: 'b', verdict: 'VERDICT_ABORT' });
    expect(await stream.next('cancel')).toMatchObject({ jobId: 'c' });
  });

  it('of one spoke cannot be reported on by another', async () => {
    const stranger = await PlainSpoke.join(hub, hub.addServer(newName()).id);
    const run = post(SYNC);
    const own = await spoke.attach(hub);
    const job = await own.next('job');
    const foreign = await stranger.attach(hub);
    await foreign.update(job, 'JOB_PHASE_FINISHED', { outcome: 'OUTCOME_APPLIED' });
    await foreign.settle();
    expect(hub.spokes.ledger.get(run.jobId).phase).toBe('stored');
    stranger.close();
  });

  it('with a result beyond all limits or of a later version is stored cut down', async () => {
    const run = post(SYNC);
    const stream = await spoke.attach(hub);
    const problem = { reason: 'x'.repeat(500), message: 'm'.repeat(5_000), site: 's'.repeat(999) };
    await stream.update(await stream.next('job'), 'JOB_PHASE_FINISHED', {
      outcome: 99 as never,
      stateDigest: 'not a digest',
      generation: 2 ** 60,
      problems: Array(300).fill(problem) as (typeof problem)[],
    });
    const result = await run.finished;
    expect(result).toMatchObject({ outcome: 'OUTCOME_FAILED', stateDigest: '', generation: 0 });
    expect(result.problems).toHaveLength(100);
    expect(result.problems[0]?.message).toHaveLength(2_000);
  });

  it('of a spoke that is revoked is lost', async () => {
    const run = post(SYNC);
    hub.spokes.enrollment.revoke(serverId, 'operator');
    await expect(run.finished).rejects.toMatchObject({ reason: 'CERTIFICATE_REVOKED' });
    expect(hub.spokes.ledger.openOf(spoke.id)).toEqual([]);
  });
});

describe('a prepared job', () => {
  it('is told again what was decided before the stream broke', async () => {
    const run = post(APPLY);
    const first = await spoke.attach(hub);
    const job = await first.next('job');
    await first.update(job, 'JOB_PHASE_PREPARED', { outcome: 'OUTCOME_APPLIED' });
    expect(await run.prepared).toMatchObject({ report: { outcome: 'OUTCOME_APPLIED' } });
    await lose(first);
    hub.spokes.desk.decide([run.jobId], 'commit');
    const { jobId, epoch, sequence } = job;
    const openJobs = [{ jobId, epoch, sequence, phase: 'JOB_PHASE_PREPARED' as const }];
    const second = await spoke.attach(hub, { epoch: 1, lastSequence: 1, openJobs });
    expect(await second.next('decision')).toEqual({ jobId, verdict: 'VERDICT_COMMIT', epoch: 1 });
  });

  it('keeps its first decision', () => {
    const run = post(APPLY);
    hub.spokes.desk.decide([run.jobId], 'commit');
    hub.spokes.desk.decide([run.jobId], 'abort');
    hub.spokes.desk.cancel(run.jobId);
    expect(hub.spokes.ledger.get(run.jobId)).toMatchObject({ decision: 'commit', cancelAsked: false });
  });

  it('that was not decided when the hub died is called off; one that was decided is not', async () => {
    const open = post(APPLY).jobId;
    const decided = post(APPLY).jobId;
    hub.spokes.desk.decide([decided], 'commit');
    await restart();
    const openJobs = [open, decided].map((jobId, at) => ({
      jobId,
      epoch: 1,
      sequence: at + 1,
      phase: 'JOB_PHASE_PREPARED' as const,
    }));
    const stream = await spoke.attach(hub, { epoch: 1, lastSequence: 2, openJobs });
    expect(await stream.next('decision')).toMatchObject({ jobId: open, verdict: 'VERDICT_ABORT' });
    expect(await stream.next('decision')).toMatchObject({ jobId: decided, verdict: 'VERDICT_COMMIT' });
  });

  it('is only ever an apply', async () => {
    post(SYNC);
    const stream = await spoke.attach(hub);
    await stream.update(await stream.next('job'), 'JOB_PHASE_PREPARED');
    expect((await stream.ended)?.reason).toBe('FIELD_INVALID');
  });
});

describe('the ledger', () => {
  it('forgets old jobs but never what the newest number of a spoke was', async () => {
    const { ledger } = hub.spokes;
    for (let i = 0; i < 3; i++) {
      const job = ledger.add(spoke.id, serverId, SYNC);
      ledger.finish(job.id, emptyResult('OUTCOME_APPLIED'));
    }
    hub.clock.moveDate(1);
    await ledger.prune(hub.clock.now());
    expect(ledger.highestAccepted(spoke.id)).toBe(3);
    const left = hub.database.db.prepare('SELECT sequence FROM jobs WHERE spoke_id = ?').pluck();
    expect(left.all(spoke.id)).toEqual([3]);
    expect(ledger.add(spoke.id, serverId, SYNC).sequence).toBe(4);
  });

  it('refuses a job that would not fit on the wire, and gives out no number for it', () => {
    const aliases = Array<string>(100).fill('a'.repeat(250));
    const sites = Array<unknown>(200).fill({
      site: { uri: 'a.org', aliases, platform: 'd11', enabled: true },
    });
    const apply = { generation: 1, stateDigest: 'cd'.repeat(32), upserts: sites as object[] };
    expect(() => post({ kind: 'apply', apply })).toThrow(/too large/);
    expect(hub.spokes.store.find(spoke.id)?.lastSequence).toBe(0);
  });
});

// Last, because every later job carries the new epoch.
describe('the epoch of a spoke', () => {
  it('that is new to it starts its numbers anew, which is no rollback', async () => {
    const first = await spoke.attach(hub, { epoch: 1 });
    post(SYNC);
    await first.update(await first.next('job'), 'JOB_PHASE_ACCEPTED');
    await first.settle();
    hub.spokes.epoch.pass(hub.spokes.epoch.current);
    await lose(first);
    await spoke.attach(hub, { epoch: hub.spokes.epoch.current, lastSequence: 0 });
    expect(events()).not.toContain('rolled back');
  });

  it('that is above ours moves the hub above it for good', async () => {
    const stream = await spoke.dial(hub, { epoch: 40, lastSequence: 3 });
    expect((await stream.next('welcome')).epoch).toBe(41);
    post(SYNC);
    expect(await stream.next('job')).toMatchObject({ epoch: 41, sequence: 4 });
    expect(events()).toContain('epoch ahead');
    spoke.close();
    await restart();
    expect(hub.spokes.epoch.current).toBe(41);
  });
});
