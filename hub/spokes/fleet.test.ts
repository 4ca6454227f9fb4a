import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { digestOfState } from '../../shared/desired-state.ts';
import { toAppError } from '../../shared/errors.ts';
import type { JobResult__Output } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import type { JobUpdate } from '../../shared/proto/gen/aegir/v1/JobUpdate.ts';
import { PlainApplier, PlainSpoke, type SpokeStream } from '../../test/fakes/plain-spoke.ts';
import { newName, SpokeHub } from '../../test/fakes/spoke-hub.ts';
import type { Fleet, WorkOptions } from './fleet.ts';

const RELEASE = 'ab'.repeat(32);

let folder: string;
let hub: SpokeHub;
let fleet: Fleet;
let serverId: string;
let platformId: string;
let platformName: string;
let spoke: PlainSpoke;
let applier: PlainApplier;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'aegir-fleet-'));
  await restart();
});

beforeEach(async () => {
  hub.clock.advance(600_000);
  serverId = hub.addServer(newName()).id;
  platformName = newName();
  platformId = hub.addPlatform(platformName, serverId, RELEASE).id;
  spoke = await PlainSpoke.join(hub, serverId);
  applier = new PlainApplier();
});

afterEach(() => {
  spoke.close();
});

afterAll(() => {
  hub.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function restart(): Promise<void> {
  const clock = (hub as SpokeHub | undefined)?.clock;
  (hub as SpokeHub | undefined)?.stop();
  hub = await SpokeHub.start(folder, clock ? { clock } : {});
  fleet = hub.spokes.fleet;
}

interface Follower extends WorkOptions {
  readonly waits: (string | null)[];
  readonly stages: string[];
  cancel(): void;
}

function follower(): Follower {
  const controller = new AbortController();
  const waits: (string | null)[] = [];
  const stages: string[] = [];
  return {
    signal: controller.signal,
    waits,
    stages,
    onProgress: ({ stage }) => stages.push(stage),
    onWaiting: (message) => waits.push(message),
    cancel: () => {
      controller.abort();
    },
  };
}

const converge = (options: WorkOptions = follower(), force = false): Promise<JobResult__Output> =>
  fleet.converge(serverId, { ...options, force });

/** How a piece of work ended, for one that is expected to fail. */
const reasonOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'resolved',
    (error: unknown) => toAppError(error).reason,
  );

/** Says hello as a spoke that serves what the applier has made. */
const attach = (openJobs: JobUpdate[] = []): Promise<SpokeStream> =>
  spoke.attach(hub, {
    epoch: 1,
    lastSequence: hub.spokes.store.find(spoke.id)?.lastSequence ?? 0,
    generation: applier.generation,
    stateDigest: applier.digest,
    openJobs,
  });

async function lose(stream: SpokeStream): Promise<void> {
  stream.end();
  await stream.ended;
  while (hub.spokes.registry.of(spoke.id)) await new Promise((resolve) => setTimeout(resolve, 5));
}

const uris = (): string[] => [...applier.state.sites.keys()].sort();

describe('a server', () => {
  it('is brought to the state of the inventory, first as a whole, then by differences', async () => {
    const stream = await attach();
    hub.addSite(`a.${platformName}.org`, platformId);
    const first = converge();
    const whole = await applier.obey(stream);
    expect(whole.apply).toMatchObject({ baseDigest: '', generation: 1 });
    expect(await first).toMatchObject({ outcome: 'OUTCOME_APPLIED', generation: 1 });
    hub.addSite(`b.${platformName}.org`, platformId);
    const second = converge();
    const change = await applier.obey(stream);
    expect(change.apply?.upserts.map(({ site }) => site?.uri)).toEqual([`b.${platformName}.org`]);
    expect(change.apply).toMatchObject({ baseDigest: whole.apply?.stateDigest, generation: 2, removals: [] });
    await second;
    expect(uris()).toEqual([`a.${platformName}.org`, `b.${platformName}.org`]);
    expect(hub.observed.get(serverId)).toMatchObject({ generation: 2, stateDigest: applier.digest });
  });

  it('that serves it already gets no job, unless it is forced', async () => {
    const stream = await attach();
    const first = converge();
    await applier.obey(stream);
    await first;
    expect(await converge()).toMatchObject({ outcome: 'OUTCOME_UNCHANGED', generation: 1 });
    const forced = converge(follower(), true);
    const job = await applier.obey(stream);
    expect(job.apply).toMatchObject({ force: true, upserts: [], generation: 2 });
    await forced;
    expect(applier.jobs).toHaveLength(2);
  });

  it('that is away makes the work wait, which is said, and gets only the newest state when it returns', async () => {
    const early = follower();
    const quiet = { onProgress: () => undefined, onWaiting: () => undefined };
    const works = [converge(early)];
    for (let i = 0; i < 10_000; i++) {
      if (i % 1_000 === 0) hub.addSite(`s${String(i)}.${platformName}.org`, platformId);
      works.push(converge({ ...quiet, signal: new AbortController().signal }));
    }
    const stream = await attach();
    await applier.obey(stream);
    const results = await Promise.all(works);
    expect(new Set(results).size).toBe(1);
    expect(applier.jobs).toHaveLength(1);
    expect(uris()).toHaveLength(10);
    expect(hub.observed.get(serverId).lastGeneration).toBe(1);
    expect(early.waits).toEqual([
      `the spoke of ${hub.inventory.server(serverId).name} is not connected`,
      null,
    ]);
  }, 20_000);

  it('gets changes that come during an apply together in the next one', async () => {
    const stream = await attach();
    const first = converge();
    const job = await stream.next('job');
    await stream.update(job, 'JOB_PHASE_PREPARED');
    await stream.next('decision');
    const later = ['a', 'b', 'c'].map((name) => {
      hub.addSite(`${name}.${platformName}.org`, platformId);
      return converge();
    });
    await applier.finish(stream, job);
    await first;
    await applier.obey(stream);
    expect(new Set(await Promise.all(later)).size).toBe(1);
    expect(applier.jobs).toHaveLength(1);
    expect(uris()).toHaveLength(3);
  });

  it('that does not have what a change builds on gets the whole state', async () => {
    const stream = await attach();
    const first = converge();
    await applier.obey(stream);
    await first;
    hub.addSite(`a.${platformName}.org`, platformId);
    const second = converge();
    const refused = await stream.next('job');
    const failure = { reason: 'BASE_MISMATCH', message: 'other base' };
    await applier.finish(stream, refused, { outcome: 'OUTCOME_FAILED', failure });
    const whole = await applier.obey(stream);
    expect(refused.apply?.baseDigest).not.toBe('');
    expect(whole.apply?.baseDigest).toBe('');
    expect(await second).toMatchObject({ outcome: 'OUTCOME_APPLIED', generation: 3 });
  });

  it('that says in its hello that it serves something else gets the whole state', async () => {
    const stream = await attach();
    const first = converge();
    await applier.obey(stream);
    await first;
    await lose(stream);
    const again = await spoke.attach(hub, {
      epoch: 1,
      lastSequence: 1,
      stateDigest: 'ff'.repeat(32),
      generation: 9,
    });
    const second = converge();
    expect((await applier.obey(again)).apply).toMatchObject({ baseDigest: '', generation: 10 });
    expect(await second).toMatchObject({ outcome: 'OUTCOME_APPLIED' });
  });

  it('that no machine ever joined, or whose machine was revoked, is refused at once', async () => {
    const lonely = hub.addServer(newName()).id;
    expect(await reasonOf(fleet.converge(lonely, { ...follower(), force: false }))).toBe('SPOKE_MISSING');
    expect(await reasonOf(fleet.inspect(lonely, follower()))).toBe('SPOKE_MISSING');
    const waiting = converge();
    hub.spokes.enrollment.revoke(serverId, 'operator');
    expect(await reasonOf(waiting)).toBe('CERTIFICATE_REVOKED');
  });
});

describe('one bad site', () => {
  const broken = (uri: string, outcome: 'OUTCOME_FAILED' | 'OUTCOME_ROLLED_BACK') => ({
    outcome,
    failure: { reason: 'SITE_BROKEN', message: 'it fails', site: uri },
  });

  it('that is new is left out, and the others go on', async () => {
    const stream = await attach();
    hub.addSite(`bad.${platformName}.org`, platformId);
    hub.addSite(`good.${platformName}.org`, platformId);
    const work = converge();
    const failed = await stream.next('job');
    await applier.finish(stream, failed, broken(`bad.${platformName}.org`, 'OUTCOME_FAILED'));
    await applier.obey(stream);
    const result = await work;
    expect(result).toMatchObject({ outcome: 'OUTCOME_APPLIED', failure: null });
    expect(result.problems).toMatchObject([{ reason: 'SITE_BROKEN', site: `bad.${platformName}.org` }]);
    expect(uris()).toEqual([`good.${platformName}.org`]);
  });

  it('that was served before stays as it was', async () => {
    const stream = await attach();
    const site = hub.addSite(`bad.${platformName}.org`, platformId);
    const first = converge();
    await applier.obey(stream);
    await first;
    hub.inventory.updateSite(site.id, { aliases: [`alias.${platformName}.org`] }, { actor: 'test' });
    hub.addSite(`good.${platformName}.org`, platformId);
    const second = converge();
    await applier.obey(stream, broken(site.uri, 'OUTCOME_ROLLED_BACK'));
    await applier.obey(stream);
    expect((await second).problems).toMatchObject([{ site: site.uri }]);
    expect(applier.state.sites.get(site.uri)?.aliases).toEqual([]);
    expect(uris()).toEqual([`bad.${platformName}.org`, `good.${platformName}.org`]);
  });

  it('that was the only change leaves nothing to do for the others', async () => {
    const stream = await attach();
    const first = converge();
    await applier.obey(stream);
    await first;
    hub.addSite(`bad.${platformName}.org`, platformId);
    const second = converge();
    await applier.obey(stream, broken(`bad.${platformName}.org`, 'OUTCOME_ROLLED_BACK'));
    expect(await second).toMatchObject({
      outcome: 'OUTCOME_UNCHANGED',
      problems: [{ reason: 'SITE_BROKEN' }],
    });
  });

  it('is held back once: when the rest fails too, that is the result', async () => {
    const stream = await attach();
    hub.addSite(`bad.${platformName}.org`, platformId);
    const work = converge();
    const uri = `bad.${platformName}.org`;
    await applier.obey(stream, broken(uri, 'OUTCOME_FAILED'));
    await applier.obey(stream, {
      outcome: 'OUTCOME_ROLLBACK_FAILED',
      failure: { reason: 'ROLLBACK_FAILED' },
    });
    expect(await work).toMatchObject({ outcome: 'OUTCOME_ROLLBACK_FAILED', problems: [{ site: uri }] });
  });

  it('that the spoke itself left out is named again to whoever asks next', async () => {
    const stream = await attach();
    const first = converge();
    const left = { reason: 'SITE_CONFIG_INVALID', message: 'line 3', site: `x.${platformName}.org` };
    await applier.obey(stream, { outcome: 'OUTCOME_APPLIED', problems: [left] });
    await first;
    expect((await converge()).problems).toMatchObject([left]);
  });

  it('that was left out for want of its code is tried again, although the state is the same', async () => {
    const stream = await attach();
    const first = converge();
    const left = { reason: 'RELEASE_MISSING', message: 'not complete here', platform: platformName };
    await applier.obey(stream, { outcome: 'OUTCOME_APPLIED', problems: [left] });
    await first;
    const second = converge();
    expect((await applier.obey(stream)).apply).toMatchObject({ upserts: [], force: true });
    expect(await second).toMatchObject({ outcome: 'OUTCOME_APPLIED', problems: [] });
    expect(await converge()).toMatchObject({ outcome: 'OUTCOME_UNCHANGED' });
  });
});

describe('a cancelled change', () => {
  it('that waits for its spoke is gone at once', async () => {
    const options = follower();
    const work = converge(options);
    options.cancel();
    expect(await reasonOf(work)).toBe('CANCELLED');
    const stream = await attach();
    await stream.settle();
    expect(stream.waiting('job')).toBe(0);
  });

  it('is called off on the spoke while it prepares, and the next one goes on after it', async () => {
    const stream = await attach();
    const options = follower();
    const work = converge(options);
    const job = await stream.next('job');
    await stream.update(job, 'JOB_PHASE_RUNNING');
    options.cancel();
    expect(await reasonOf(work)).toBe('CANCELLED');
    expect(await stream.next('cancel')).toMatchObject({ jobId: job.jobId });
    const next = converge();
    await stream.settle();
    expect(stream.waiting('job')).toBe(0);
    await applier.finish(stream, job, { outcome: 'OUTCOME_CANCELLED' });
    await applier.obey(stream);
    expect(await next).toMatchObject({ outcome: 'OUTCOME_APPLIED', generation: 2 });
  });

  it('is aborted when the spoke prepared it just then', async () => {
    const stream = await attach();
    const options = follower();
    const work = converge(options);
    const job = await stream.next('job');
    options.cancel();
    await stream.update(job, 'JOB_PHASE_PREPARED');
    expect(await reasonOf(work)).toBe('CANCELLED');
    expect((await stream.next('decision')).verdict).toBe('VERDICT_ABORT');
    await applier.finish(stream, job, { outcome: 'OUTCOME_CANCELLED' });
  });

  it('that is decided runs to its end', async () => {
    const stream = await attach();
    const options = follower();
    const work = converge(options);
    const job = await stream.next('job');
    await stream.update(job, 'JOB_PHASE_PREPARED');
    expect((await stream.next('decision')).verdict).toBe('VERDICT_COMMIT');
    options.cancel();
    await stream.settle();
    expect(stream.waiting('cancel')).toBe(0);
    await applier.finish(stream, job);
    expect(await work).toMatchObject({ outcome: 'OUTCOME_APPLIED' });
  });

  it('that is decided, but whose spoke left, is given up with the truth: nobody knows', async () => {
    const stream = await attach();
    const [early, late] = [follower(), follower()];
    const works = [converge(early), converge(late)].map(reasonOf);
    const job = await stream.next('job');
    await stream.update(job, 'JOB_PHASE_PREPARED');
    await stream.next('decision');
    early.cancel();
    await lose(stream);
    expect(await works[0]).toBe('SPOKE_AWAY');
    late.cancel();
    expect(await works[1]).toBe('SPOKE_AWAY');
    const next = converge();
    const { jobId, epoch, sequence } = job;
    const again = await attach([{ jobId, epoch, sequence, phase: 'JOB_PHASE_COMMITTING' }]);
    await applier.finish(again, job);
    expect(await next).toMatchObject({ outcome: 'OUTCOME_UNCHANGED', generation: 1 });
  });

  it('of one goes on for the others who wait for the same generation', async () => {
    const stream = await attach();
    const options = follower();
    const [one, other] = [converge(options), converge()];
    const job = await stream.next('job');
    options.cancel();
    expect(await reasonOf(one)).toBe('CANCELLED');
    await stream.update(job, 'JOB_PHASE_PREPARED');
    await stream.next('decision');
    await applier.finish(stream, job);
    expect(await other).toMatchObject({ outcome: 'OUTCOME_APPLIED' });
  });
});

describe('a broken stream', () => {
  it('between commit and result costs nothing: the result comes with the next hello', async () => {
    const first = await attach();
    const options = follower();
    const work = converge(options);
    const job = await first.next('job');
    await first.update(job, 'JOB_PHASE_PREPARED');
    await first.next('decision');
    await lose(first);
    applier.take(job);
    const { jobId, epoch, sequence } = job;
    const served = { generation: applier.generation, stateDigest: applier.digest };
    const result = { outcome: 'OUTCOME_APPLIED' as const, ...served };
    const second = await attach([{ jobId, epoch, sequence, phase: 'JOB_PHASE_FINISHED', result }]);
    expect(await second.next('ack')).toEqual({ jobId });
    expect(await work).toMatchObject({ outcome: 'OUTCOME_APPLIED' });
    expect(options.waits).toEqual([expect.stringContaining('is not connected'), null]);
    expect(hub.observed.get(serverId).state?.platforms.has(platformName)).toBe(true);
  });

  it('with a hub that dies after the decision: the task that asks again waits for the job, then has nothing to do', async () => {
    const first = await attach();
    void reasonOf(converge());
    const job = await first.next('job');
    await first.update(job, 'JOB_PHASE_PREPARED');
    await first.next('decision');
    spoke.close();
    await restart();
    const again = converge();
    const { jobId, epoch, sequence } = job;
    const second = await attach([{ jobId, epoch, sequence, phase: 'JOB_PHASE_COMMITTING' }]);
    await second.settle();
    expect(second.waiting('job')).toBe(0);
    await applier.finish(second, job);
    expect(await again).toMatchObject({ outcome: 'OUTCOME_UNCHANGED', generation: 1 });
  });

  it('with a hub that dies before the decision: the old change is called off and the newest is made', async () => {
    const first = await attach();
    void reasonOf(converge());
    const job = await first.next('job');
    await first.update(job, 'JOB_PHASE_ACCEPTED');
    await first.settle();
    spoke.close();
    await restart();
    hub.addSite(`new.${platformName}.org`, platformId);
    const again = converge();
    const { jobId, epoch, sequence } = job;
    const second = await attach([{ jobId, epoch, sequence, phase: 'JOB_PHASE_RUNNING' }]);
    expect(await second.next('cancel')).toMatchObject({ jobId });
    // The spoke was just done preparing when it was told.
    await second.update(job, 'JOB_PHASE_PREPARED');
    expect(await second.next('decision')).toMatchObject({ jobId, verdict: 'VERDICT_ABORT' });
    await applier.finish(second, job, { outcome: 'OUTCOME_CANCELLED' });
    await applier.obey(second);
    expect(await again).toMatchObject({ outcome: 'OUTCOME_APPLIED', generation: 2 });
    expect(uris()).toEqual([`new.${platformName}.org`]);
  });
});

describe('a sync', () => {
  const release = 'cd'.repeat(32);
  const request = (deep = false) => ({
    ...{ serverId, platformId, platformName, release, deep },
    ...{ files: 2, bytes: 3, manifestBytes: 4, allowMassDelete: false },
  });

  it('sends the release once, beside an apply, and reports progress', async () => {
    const stream = await attach();
    const options = follower();
    const apply = converge();
    const applying = await stream.next('job');
    const [sync, same] = [fleet.sync(request(), options), fleet.sync(request(), follower())];
    const job = await stream.next('job');
    expect(job.syncPlatform).toMatchObject({
      platform: platformName,
      release,
      files: 2,
      bytes: 3,
      manifestBytes: 4,
    });
    const { jobId, epoch, sequence } = job;
    await stream.send({
      jobUpdate: { jobId, epoch, sequence, phase: 'JOB_PHASE_RUNNING', progress: { stage: 'fetch' } },
    });
    await stream.update(job, 'JOB_PHASE_FINISHED', { outcome: 'OUTCOME_APPLIED', bytesFetched: 3 });
    expect(await sync).toMatchObject({ outcome: 'OUTCOME_APPLIED', bytesFetched: 3 });
    expect((await same).outcome).toBe('OUTCOME_UNCHANGED');
    expect(options.stages).toEqual(['fetch']);
    await applier.finish(stream, applying);
    await apply;
    expect((await fleet.sync(request(), follower())).outcome).toBe('OUTCOME_UNCHANGED');
  });

  it('is announced where a spoke is there to hear it, and waits for none', async () => {
    const notice = { platformName, files: 3, bytes: 70 };
    fleet.announce(serverId, notice);
    const stream = await attach();
    fleet.announce(serverId, notice);
    while (!stream.received.some(({ advance }) => advance))
      await new Promise((resolve) => setImmediate(resolve));
    const told = stream.received.flatMap(({ advance }) => advance ?? []);
    expect(told).toEqual([{ platform: platformName, files: 3, bytes: 70 }]);
  });

  it('is made again when it shall look deeply, and its release may be fetched while it runs', async () => {
    const stream = await attach();
    hub.observed.addRelease(serverId, release);
    const service = spoke.service(hub);
    const read = async (): Promise<string> => {
      let text = '';
      for await (const { chunk } of service.FetchManifest({ platform: platformName, release }))
        text += String(chunk);
      return text;
    };
    expect(await reasonOf(read())).toBe('NOT_YOURS');
    const work = fleet.sync(request(true), follower());
    const job = await stream.next('job');
    expect(await read()).toBe(`${platformId} ${release}`);
    await stream.update(job, 'JOB_PHASE_FINISHED', { outcome: 'OUTCOME_UNCHANGED' });
    expect((await work).outcome).toBe('OUTCOME_UNCHANGED');
    expect(await reasonOf(read())).toBe('NOT_YOURS');
  });

  it('is made again when the server shall be asked whatever is believed, without looking deeply', async () => {
    const stream = await attach();
    hub.observed.addRelease(serverId, release);
    const work = fleet.sync({ ...request(), isAlwaysAsked: true }, follower());
    const job = await stream.next('job');
    expect(job.syncPlatform).toMatchObject({ release, deep: false });
    await stream.update(job, 'JOB_PHASE_FINISHED', { outcome: 'OUTCOME_UNCHANGED' });
    expect((await work).outcome).toBe('OUTCOME_UNCHANGED');
  });

  it('that is cancelled while it downloads is called off on the spoke', async () => {
    const stream = await attach();
    const options = follower();
    const work = fleet.sync(request(), options);
    const job = await stream.next('job');
    options.cancel();
    expect(await reasonOf(work)).toBe('CANCELLED');
    expect(await stream.next('cancel')).toMatchObject({ jobId: job.jobId });
    await stream.update(job, 'JOB_PHASE_FINISHED', { outcome: 'OUTCOME_CANCELLED' });
    await stream.next('ack');
    expect(hub.observed.releases(serverId).has(release)).toBe(false);
  });

  it('that a hub began before it died is waited for, not begun again', async () => {
    const first = await attach();
    void reasonOf(fleet.sync(request(), follower()));
    const { jobId, epoch, sequence } = await first.next('job');
    spoke.close();
    await restart();
    const again = fleet.sync(request(), follower());
    const second = await attach([{ jobId, epoch, sequence, phase: 'JOB_PHASE_RUNNING' }]);
    await second.settle();
    expect(second.waiting('job')).toBe(0);
    const result = { outcome: 'OUTCOME_APPLIED' as const, filesFetched: 2 };
    await second.send({ jobUpdate: { jobId, epoch, sequence, phase: 'JOB_PHASE_FINISHED', result } });
    expect(await again).toMatchObject({ filesFetched: 2 });
  });

  it('whose stream breaks goes on with the next', async () => {
    const first = await attach();
    const options = follower();
    const work = fleet.sync(request(), options);
    const { jobId, epoch, sequence } = await first.next('job');
    await lose(first);
    const second = await attach([{ jobId, epoch, sequence, phase: 'JOB_PHASE_RUNNING' }]);
    const result = { outcome: 'OUTCOME_APPLIED' as const };
    await second.send({ jobUpdate: { jobId, epoch, sequence, phase: 'JOB_PHASE_FINISHED', result } });
    expect((await work).outcome).toBe('OUTCOME_APPLIED');
    expect(options.waits).toEqual([expect.stringContaining('is not connected'), null]);
  });
});

describe('an inspection', () => {
  it('asks for the server as the inventory has it, and writes down what was found', async () => {
    const stream = await attach();
    const work = fleet.inspect(serverId, follower());
    const job = await stream.next('job');
    const { name } = hub.inventory.server(serverId);
    expect(job.inspect).toMatchObject({
      serverName: name,
      web: { type: 'WEB_TYPE_APACHE', httpPort: 80, httpsPort: 0 },
    });
    await stream.update(job, 'JOB_PHASE_FINISHED', {
      outcome: 'OUTCOME_APPLIED',
      checks: [{ name: 'apache.rewrite', outcome: 'OUTCOME_WARNING', finding: 'off', remedy: 'on' }],
      facts: { hostname: 'seen', bootId: 'b' },
    });
    await work;
    expect(hub.observed.get(serverId)).toMatchObject({
      checks: [{ name: 'apache.rewrite', outcome: 'warning', finding: 'off', remedy: 'on' }],
      facts: { hostname: 'seen' },
    });
  });
});

describe('what is known of a server', () => {
  it('equals what the spoke holds after any row of changes', async () => {
    const stream = await attach();
    for (let i = 0; i < 8; i++) {
      const site = hub.addSite(`s${String(i)}.${platformName}.org`, platformId);
      if (i % 3 === 2) hub.inventory.updateSite(site.id, { enabled: false }, { actor: 'test' });
      if (i % 4 === 3) hub.inventory.deleteSite(site.id, { actor: 'test' });
      const work = converge();
      if (i % 4 !== 3) await applier.obey(stream);
      await work;
      const { state } = hub.observed.get(serverId);
      expect(state && digestOfState(state)).toBe(applier.digest);
    }
  });
});
