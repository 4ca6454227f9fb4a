import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newServer } from '../inventory/model.ts';
import { PlainApplier, PlainSpoke, type SpokeStream } from '../../test/fakes/plain-spoke.ts';
import { newName, SpokeHub } from '../../test/fakes/spoke-hub.ts';
import type { Outcomes, RoundOptions } from './round.ts';

const RELEASE = 'ab'.repeat(32);
/** Shorter than what makes the hub miss a heartbeat. */
const GRACE_MS = 800;
const BY = { actor: 'test' };
const FAILURE = { reason: 'SITE_CONFIG_INVALID', message: 'line 1: nonsense', remedy: '' };

/** A member with its machine. */
interface Machine {
  readonly id: string;
  readonly spoke: PlainSpoke;
  readonly applier: PlainApplier;
  stream: SpokeStream;
}

let folder: string;
let hub: SpokeHub;
let groupId: string;
let platformId: string;
let name: string;
let a: Machine;
let b: Machine;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'aegir-group-'));
  hub = await SpokeHub.start(folder, { graceMs: GRACE_MS });
});

beforeEach(async () => {
  name = newName();
  [a, b] = await Promise.all([machine(), machine()]);
  const members = [a, b].map(({ id }) => ({ serverId: id, state: 'active' as const, weight: 100 }));
  const fields = { name: newName(), hostname: '', webType: 'cluster', httpPort: 80, members } as const;
  const group = newServer(`group-${name}`, 1, fields);
  hub.inventory.insertServer(group, BY);
  groupId = group.id;
  platformId = hub.addPlatform(name, groupId, RELEASE).id;
  hub.addSite(`a.${name}.org`, platformId);
});

afterAll(() => {
  hub.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function machine(): Promise<Machine> {
  hub.clock.advance(600_000);
  const { id } = hub.addServer(newName());
  const spoke = await PlainSpoke.join(hub, id);
  return { id, spoke, applier: new PlainApplier(), stream: await spoke.attach(hub) };
}

function converge(options: Partial<RoundOptions> = {}): Promise<Outcomes> {
  const quiet = { onProgress: () => undefined, onWaiting: () => undefined };
  const { signal } = new AbortController();
  return hub.spokes.fleet.convergeGroup(groupId, { signal, force: false, ...quiet, ...options });
}

async function leave({ spoke, stream }: Machine): Promise<void> {
  stream.end();
  await stream.ended;
  while (hub.spokes.registry.of(spoke.id)) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** The grace passes, in steps: who begins to wait in the middle of it waits no longer than that. */
async function graceOver(): Promise<void> {
  for (let step = 0; step < 10; step++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    hub.clock.advance(GRACE_MS / 4);
  }
}

const sitesOf = ({ applier }: Machine): string[] => [...applier.state.sites.keys()];

describe('a group', () => {
  it('prepares on all its members, and switches one, then the other', async () => {
    const done = converge();
    const [first, second] = await Promise.all([a.stream.next('job'), b.stream.next('job')]);
    await b.stream.update(second, 'JOB_PHASE_PREPARED');
    await b.stream.settle();
    expect(b.stream.waiting('decision')).toBe(0);
    await a.stream.update(first, 'JOB_PHASE_PREPARED');
    expect(await a.stream.next('decision')).toMatchObject({ verdict: 'VERDICT_COMMIT' });
    await b.stream.settle();
    expect(b.stream.waiting('decision')).toBe(0);
    await a.applier.finish(a.stream, first);
    expect(await b.stream.next('decision')).toMatchObject({ verdict: 'VERDICT_COMMIT' });
    await b.applier.finish(b.stream, second);
    expect([...(await done).values()]).toMatchObject([
      { outcome: 'OUTCOME_APPLIED' },
      { outcome: 'OUTCOME_APPLIED' },
    ]);
    expect([sitesOf(a), sitesOf(b)]).toEqual([[`a.${name}.org`], [`a.${name}.org`]]);
  });

  it('waits for what a hub that died left under way, in whatever order that ends', async () => {
    void converge().catch(() => undefined);
    const jobs = await Promise.all([a.stream.next('job'), b.stream.next('job')]);
    for (const [index, { stream }] of [a, b].entries())
      await stream.update(jobs[index]!, 'JOB_PHASE_ACCEPTED');
    for (const { spoke } of [a, b]) spoke.close();
    hub.stop();
    hub = await SpokeHub.start(folder, { graceMs: GRACE_MS });
    for (const [index, one] of [a, b].entries()) {
      const { jobId, epoch, sequence } = jobs[index]!;
      const openJobs = [{ jobId, epoch, sequence, phase: 'JOB_PHASE_RUNNING' as const }];
      one.stream = await one.spoke.attach(hub, { epoch, lastSequence: sequence, openJobs });
    }
    const done = converge();
    // The last one first.
    await b.applier.finish(b.stream, jobs[1], { outcome: 'OUTCOME_CANCELLED' });
    await a.applier.finish(a.stream, jobs[0], { outcome: 'OUTCOME_CANCELLED' });
    await Promise.all([a.applier.obey(a.stream), b.applier.obey(b.stream)]);
    expect([...(await done).values()]).toMatchObject([
      { outcome: 'OUTCOME_APPLIED' },
      { outcome: 'OUTCOME_APPLIED' },
    ]);
  });

  it('goes back where it was made when the other member fails', async () => {
    const made = converge();
    await Promise.all([a.applier.obey(a.stream), b.applier.obey(b.stream)]);
    await made;
    hub.addSite(`b.${name}.org`, platformId);
    const done = converge();
    const [first, second] = await Promise.all([a.stream.next('job'), b.stream.next('job')]);
    await a.stream.update(first, 'JOB_PHASE_PREPARED');
    await b.stream.update(second, 'JOB_PHASE_PREPARED');
    await a.stream.next('decision');
    await a.applier.finish(a.stream, first);
    await b.stream.next('decision');
    await b.applier.finish(b.stream, second, { outcome: 'OUTCOME_ROLLED_BACK', failure: FAILURE });
    await a.applier.obey(a.stream);
    expect((await done).get(a.id)).toMatchObject({ outcome: 'OUTCOME_ROLLED_BACK' });
    expect([sitesOf(a), sitesOf(b)]).toEqual([[`a.${name}.org`], [`a.${name}.org`]]);
  });

  it('holds a site back on all members when one would', async () => {
    const made = converge();
    await Promise.all([a.applier.obey(a.stream), b.applier.obey(b.stream)]);
    await made;
    const [good, bad] = [`good.${name}.org`, `bad.${name}.org`];
    for (const uri of [good, bad]) hub.addSite(uri, platformId);
    const done = converge();
    const [first, second] = await Promise.all([a.stream.next('job'), b.stream.next('job')]);
    await a.stream.update(first, 'JOB_PHASE_PREPARED');
    await b.stream.update(second, 'JOB_PHASE_PREPARED', { problems: [{ ...FAILURE, site: bad }] });
    for (const { stream, applier, job } of [
      { ...a, job: first },
      { ...b, job: second },
    ]) {
      expect(await stream.next('decision')).toMatchObject({ verdict: 'VERDICT_ABORT' });
      await applier.finish(stream, job, { outcome: 'OUTCOME_CANCELLED' });
    }
    await Promise.all([a.applier.obey(a.stream), b.applier.obey(b.stream)]);
    expect([...(await done).values()]).toMatchObject([
      { problems: [{ site: bad }] },
      { problems: [{ site: bad }] },
    ]);
    expect(sitesOf(a).sort()).toEqual([`a.${name}.org`, good]);
    expect(sitesOf(b)).toEqual(sitesOf(a));
  });

  it('leaves out a member that stays away for the grace, and whoever is down', async () => {
    await leave(b);
    const waits: unknown[] = [];
    const done = converge({ onWaiting: (id, message) => waits.push([id, message !== null]) });
    await graceOver();
    await a.applier.obey(a.stream);
    expect((await done).get(b.id)).toBe('away');
    expect(waits).toEqual([[b.id, true]]);
    hub.inventory.setMember(groupId, b.id, 'down', BY);
    b.stream = await b.spoke.attach(hub);
    hub.addSite(`b.${name}.org`, platformId);
    const again = converge();
    await a.applier.obey(a.stream);
    expect((await again).get(b.id)).toBe('away');
    const revived = converge({ revive: b.id });
    await b.applier.obey(b.stream);
    expect((await revived).get(b.id)).toMatchObject({ outcome: 'OUTCOME_APPLIED' });
    expect(sitesOf(b)).toEqual(sitesOf(a));
  });

  it('changes nothing when all are required and one is away', async () => {
    hub.inventory.updateServer(groupId, { requireAll: true }, BY);
    await leave(b);
    const done = converge();
    void graceOver();
    await expect(done).rejects.toMatchObject({ reason: 'SPOKE_AWAY' });
    await a.stream.settle();
    expect(a.stream.waiting('job')).toBe(0);
  });

  it('is in doubt about a member that leaves in its switch, and goes on with the other', async () => {
    const done = converge();
    const [first, second] = await Promise.all([a.stream.next('job'), b.stream.next('job')]);
    await a.stream.update(first, 'JOB_PHASE_PREPARED');
    await b.stream.update(second, 'JOB_PHASE_PREPARED');
    await a.stream.next('decision');
    await leave(a);
    await graceOver();
    await b.stream.next('decision');
    await b.applier.finish(b.stream, second);
    const outcomes = await done;
    expect([outcomes.get(a.id), outcomes.get(b.id)]).toMatchObject([
      'in doubt',
      { outcome: 'OUTCOME_APPLIED' },
    ]);
  });

  it('lets a member that is looked at try the way to its master, and the master none', async () => {
    const look = async ({ id, stream }: Machine): Promise<unknown> => {
      const options = {
        signal: new AbortController().signal,
        onProgress: () => undefined,
        onWaiting: () => undefined,
      };
      const done = hub.spokes.fleet.inspect(id, options);
      const job = await stream.next('job');
      await stream.update(job, 'JOB_PHASE_FINISHED', { outcome: 'OUTCOME_APPLIED' });
      await done;
      return job.inspect?.web?.pools.map(({ master }) => master);
    };
    const { name: master } = hub.inventory.server(a.id);
    expect([await look(a), await look(b)]).toEqual([[], [master]]);
  });

  it("moves forward without a member's own sites, and the member without the group's", async () => {
    const own = hub.addPlatform(newName(), a.id, RELEASE);
    hub.addSite(`own.${name}.org`, own.id);
    const quiet = { onProgress: () => undefined, onWaiting: () => undefined };
    const { signal } = new AbortController();
    const alone = hub.spokes.fleet.converge(a.id, { signal, force: false, ...quiet });
    await a.applier.obey(a.stream);
    await alone;
    expect(sitesOf(a).sort()).toEqual([`a.${name}.org`, `own.${name}.org`]);
    hub.addSite(`own2.${name}.org`, own.id);
    hub.addSite(`b.${name}.org`, platformId);
    const done = converge();
    await Promise.all([a.applier.obey(a.stream), b.applier.obey(b.stream)]);
    await done;
    expect(sitesOf(a).sort()).toEqual([`a.${name}.org`, `b.${name}.org`, `own.${name}.org`]);
  });
});
