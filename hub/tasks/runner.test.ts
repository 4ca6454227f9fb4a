import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { jobResult, problem } from '../../test/fakes/fleet.ts';
import { openTestDatabase, TestClock, type TestDatabase } from '../../test/fakes/hub-database.ts';
import { TaskHub } from '../../test/fakes/task-hub.ts';
import type { Platform, Server } from '../inventory/model.ts';
import type { TaskDetail } from './task.ts';

let database: TestDatabase;
let clock: TestClock;
let hub: TaskHub;
let web1: Server;
let d11: Platform;

beforeEach(() => {
  database = openTestDatabase();
  clock = new TestClock();
  hub = new TaskHub({ db: database.db, clock });
  web1 = hub.addServer('web1');
  d11 = hub.addPlatform('d11', web1);
});
afterEach(async () => {
  await hub.stop();
  database.close();
});

function stepsOf(detail: TaskDetail): string[] {
  return detail.steps.map(({ name, state }) => `${name} ${state}`);
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 2));
}

/** A gate that jobs of the fleet wait at until it is opened. */
function closedGate(): { gate: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { gate, open };
}

describe('the runner', () => {
  it('runs a task to its end, with its steps and a row for the server', async () => {
    hub.start();
    const site = hub.addSite('a.example.org', d11);
    const detail = await hub.ended(hub.queue('site.add', site));
    expect(detail.task).toMatchObject({ state: 'success', message: '' });
    expect(stepsOf(detail)).toEqual(['check done', 'converge done']);
    expect(detail.results).toMatchObject([{ server: 'web1', state: 'success' }]);
    expect(hub.inventory.site(site.id)).toMatchObject({ state: 'verified', verifiedMs: clock.now() });
    expect(Object.keys(hub.fleet.live(web1.id))).toEqual(['a.example.org']);
  });

  it('folds a hundred sites that are added at once into few generations', async () => {
    hub.start();
    const ids = Array.from({ length: 100 }, (_, i) =>
      hub.queue('site.add', hub.addSite(`s${String(i)}.example.org`, d11)),
    );
    const details = await Promise.all(ids.map((id) => hub.ended(id)));
    expect(new Set(details.map(({ task }) => task.state))).toEqual(new Set(['success']));
    expect(Object.keys(hub.fleet.live(web1.id))).toHaveLength(100);
    expect(hub.fleet.generations).toBeLessThan(5);
  });

  it('keeps tasks on one object in their order', async () => {
    hub.start();
    const site = hub.addSite('a.example.org', d11);
    const kinds = ['site.add', 'site.verify', 'site.verify', 'site.remove'] as const;
    const ids = kinds.map((kind) => hub.queue(kind, site));
    const details = await Promise.all(ids.map((id) => hub.ended(id)));
    const ends = details.map(({ task }) => [task.startedMs, task.state]);
    expect(details.map(({ task }) => task.state)).toEqual(['success', 'success', 'success', 'success']);
    expect(ends).toEqual([...ends].sort());
    expect(hub.inventory.findSite(site.id)).toBeUndefined();
  });

  it('carries on past tasks that wait for an absent spoke', async () => {
    const web2 = hub.addServer('web2');
    const other = hub.addPlatform('other', web2);
    hub.fleet.away.add(web1.id);
    hub.start();
    const stuck = Array.from({ length: 40 }, (_, i) =>
      hub.queue('site.add', hub.addSite(`s${String(i)}.example.org`, d11)),
    );
    const free = await hub.ended(hub.queue('site.add', hub.addSite('free.example.org', other)));
    expect(free.task.state).toBe('success');
    hub.fleet.comesBack(web1.id);
    const details = await Promise.all(stuck.map((id) => hub.ended(id)));
    expect(details.every(({ task }) => task.state === 'success')).toBe(true);
  });

  it('ends a task whose step is broken with a log id, and says it once in the log', async () => {
    hub.fleet.answers.converge.push(new TypeError('boom'));
    hub.start();
    const detail = await hub.ended(hub.queue('site.add', hub.addSite('a.example.org', d11)));
    expect(detail.task).toMatchObject({ state: 'failure', reason: 'INTERNAL' });
    expect(detail.task.message).toMatch(/^an unexpected error in step converge \(log id [0-9a-f]{8}\)$/);
    expect(detail.results).toMatchObject([{ server: 'web1', state: 'failure', reason: 'INTERNAL' }]);
  });

  it('shows progress while a task runs, and none after it', async () => {
    const { gate, open } = closedGate();
    hub.fleet.gate = gate;
    hub.start();
    const id = hub.queue('platform.verify', d11);
    const during = await hub.until(id, ({ progress }) => progress.some(({ stage }) => stage === 'fetch'));
    expect(during.progress).toContainEqual(
      expect.objectContaining({ server: 'web1', filesDone: 1, filesTotal: 2, bytesDone: 10, bytesTotal: 20 }),
    );
    open();
    expect((await hub.ended(id)).progress).toEqual([]);
  });

  it('leaves a running task alone when the hub stops, and goes on with it at the next start', async () => {
    hub.fleet.away.add(web1.id);
    hub.start();
    const id = hub.queue('site.add', hub.addSite('a.example.org', d11));
    await hub.until(id, ({ task }) => task.state === 'waiting');
    await hub.stop();
    expect(hub.store.task(id).state).toBe('waiting');
    hub.fleet.away.clear();
    hub.start();
    expect((await hub.ended(id)).task.state).toBe('success');
  });
});

describe('the end of the hub', () => {
  it('does not wait for a server that commits; the task goes on at the next start', async () => {
    const { gate, open } = closedGate();
    hub.fleet.gate = gate;
    hub.fleet.deafToCancel = true;
    hub.start();
    const id = hub.queue('site.add', hub.addSite('a.example.org', d11));
    await until(() => hub.fleet.applying);
    await hub.stop();
    expect(hub.store.task(id).state).toBe('running');
    open();
    hub.start();
    expect((await hub.ended(id)).task.state).toBe('success');
  });
});

describe('a database that refuses writes for a while', () => {
  it('costs no task: what became of it is written later', async () => {
    await hub.stop();
    const hasty = new TaskHub({ db: database.db, clock: new TestClock(200) });
    hasty.joined.add(web1.id);
    const { gate, open } = closedGate();
    hasty.fleet.gate = gate;
    hasty.start();
    const id = hasty.queue('site.add', hasty.addSite('a.example.org', d11));
    await until(() => hasty.fleet.applying);
    database.db.pragma('query_only = ON');
    open();
    await new Promise((resolve) => setTimeout(resolve, 120));
    database.db.pragma('query_only = OFF');
    expect((await hasty.ended(id)).task.state).toBe('success');
    await hasty.stop();
  });
});

describe('a hub with very much to do', () => {
  it('carries out a thousand queued tasks in few generations', async () => {
    const ids = hub.inventory.transaction(() =>
      Array.from({ length: 1_000 }, (_, i) =>
        hub.queue('site.add', hub.addSite(`s${String(i)}.example.org`, d11)),
      ),
    );
    hub.start();
    await hub.ended(ids.at(-1)!);
    await Promise.all(ids.map((id) => hub.ended(id)));
    expect(hub.store.list({ state: 'success', limit: 2_000 })).toHaveLength(1_000);
    expect(hub.fleet.generations).toBeLessThan(5);
  }, 60_000);
});

describe('undoing', () => {
  it('that the end of the hub cuts off goes on at the next start, and the task ends as it was to end', async () => {
    hub.start();
    const site = hub.addSite('a.example.org', d11);
    await hub.ended(hub.queue('site.add', site));
    const { gate, open } = closedGate();
    hub.fleet.gate = gate;
    hub.fleet.answers.converge.push(jobResult({ outcome: 'OUTCOME_FAILED', failure: problem({}) }));
    const id = hub.queue('site.remove', site);
    await until(() => hub.fleet.applying);
    hub.fleet.away.add(web1.id);
    open();
    await until(() => !hub.inventory.site(site.id).removing);
    await hub.stop();
    expect(hub.store.task(id).endedMs).toBe(0);
    hub.fleet.away.clear();
    hub.start();
    expect((await hub.ended(id)).task).toMatchObject({ state: 'failure', reason: 'PROBE_FAILED' });
    expect(hub.inventory.site(site.id).removing).toBe(false);
  });

  it('that fails itself is told in the log of the task, which ends all the same', async () => {
    hub.start();
    hub.fleet.answers.converge.push(jobResult({ outcome: 'OUTCOME_FAILED', failure: problem({}) }));
    hub.fleet.answers.converge.push(new TypeError('boom'));
    const site = hub.addSite('a.example.org', d11);
    const detail = await hub.ended(hub.queue('site.remove', site));
    expect(detail.task).toMatchObject({ state: 'failure', reason: 'PROBE_FAILED' });
    expect(detail.log).toMatchObject([{ level: 'error' }]);
    expect(detail.log[0]?.text).toMatch(/^step check could not be undone: an unexpected error .*log id/);
  });
});

describe('a task that takes too long', () => {
  it('fails with TIMEOUT also when it has waited for a spoke before', async () => {
    const hasty = new TaskHub({ db: database.db, clock: new TestClock(1e5), waitForSpokeMs: 1e9 });
    hasty.joined.add(web1.id);
    hasty.fleet.away.add(web1.id);
    hasty.fleet.gate = new Promise(() => undefined);
    hasty.start();
    const id = hasty.queue('site.add', hasty.addSite('a.example.org', d11));
    await hasty.until(id, ({ task }) => task.state === 'waiting');
    hasty.fleet.comesBack(web1.id);
    expect((await hasty.ended(id)).task).toMatchObject({ state: 'failure', reason: 'TIMEOUT' });
    await hasty.stop();
  });

  it('fails with TIMEOUT, and what it did is undone', async () => {
    const hasty = new TaskHub({ db: database.db, clock: new TestClock(1e5) });
    hasty.joined.add(web1.id);
    hasty.fleet.gate = new Promise(() => undefined);
    hasty.start();
    const site = hasty.addSite('a.example.org', d11);
    const detail = await hasty.ended(hasty.queue('site.remove', site));
    await hasty.stop();
    expect(detail.task).toMatchObject({ state: 'failure', reason: 'TIMEOUT' });
    expect(detail.task.message).toBe('site.remove took longer than 120 minutes');
    expect(hasty.inventory.site(site.id).removing).toBe(false);
  });
});

describe('a task that waits for a spoke', () => {
  it('says so, with the server and the time, and goes on when it returns', async () => {
    hub.fleet.away.add(web1.id);
    hub.start();
    const id = hub.queue('site.add', hub.addSite('a.example.org', d11));
    const waiting = await hub.until(id, ({ task }) => task.state === 'waiting');
    const until = new Date(clock.now() + 60_000).toISOString().slice(0, 19);
    const message = `waits for the spoke of web1, until ${until}Z`;
    expect(waiting.task.message).toBe(message);
    expect(waiting.results).toMatchObject([{ server: 'web1', state: 'waiting', message }]);
    hub.fleet.comesBack(web1.id);
    const detail = await hub.ended(id);
    expect(detail.task).toMatchObject({ state: 'success', message: '' });
    expect(detail.results).toMatchObject([{ server: 'web1', state: 'success' }]);
  });

  it('fails when the spoke does not return in time, counted over restarts of the hub', async () => {
    hub.fleet.away.add(web1.id);
    hub.start();
    const site = hub.addSite('a.example.org', d11);
    const id = hub.queue('site.add', site);
    await hub.until(id, ({ task }) => task.state === 'waiting');
    await hub.stop();
    clock.advance(60_000);
    hub.start();
    const detail = await hub.ended(id);
    expect(detail.task).toMatchObject({ state: 'failure', reason: 'SPOKE_AWAY' });
    expect(detail.results).toMatchObject([{ server: 'web1', state: 'failure', reason: 'SPOKE_AWAY' }]);
    expect(hub.inventory.site(site.id).state).toBe('failed');
  });
});

describe('cancelling', () => {
  it('ends a task that has not started, and takes back what asking for it changed', async () => {
    const added = hub.addSite('a.example.org', d11);
    const removed = hub.addSite('b.example.org', d11);
    hub.inventory.updateSite(removed.id, { removing: true }, { actor: 'operator' });
    const ids = [hub.queue('site.add', added), hub.queue('site.remove', removed)];
    for (const id of ids) hub.runner.cancel(id);
    hub.start();
    for (const id of ids) {
      const { task, results } = await hub.ended(id);
      expect(task).toMatchObject({ state: 'cancelled', cancelAsked: true });
      expect(results).toMatchObject([{ server: 'web1', state: 'cancelled' }]);
    }
    expect(hub.inventory.findSite(added.id)).toBeUndefined();
    expect(hub.inventory.site(removed.id).removing).toBe(false);
  });

  it('ends a task that waits for an absent spoke, and its new site is gone', async () => {
    hub.fleet.away.add(web1.id);
    hub.start();
    const site = hub.addSite('a.example.org', d11);
    const id = hub.queue('site.add', site);
    await hub.until(id, ({ task }) => task.state === 'waiting');
    hub.runner.cancel(id);
    expect(await hub.runner.cancelled(id)).toMatchObject({ state: 'cancelled', reason: 'CANCELLED' });
    expect(hub.runner.detail(id).log[0]?.text).toMatch(/^web1 is not back yet/);
    expect(hub.inventory.findSite(site.id)).toBeUndefined();
    expect(hub.runner.detail(id).steps.map(({ state }) => state)).toEqual(['undone', 'failed']);
  });

  it('takes a site out of service again that its folded generation had served already', async () => {
    const { gate, open } = closedGate();
    hub.fleet.gate = gate;
    hub.start();
    const ids = ['a.example.org', 'b.example.org'].map((uri) => hub.queue('site.add', hub.addSite(uri, d11)));
    await Promise.all(ids.map((id) => hub.until(id, ({ steps }) => steps[1]?.state === 'running')));
    await until(() => hub.fleet.applying);
    hub.runner.cancel(ids[0]!);
    open();
    expect((await hub.ended(ids[0]!)).task.state).toBe('cancelled');
    expect((await hub.ended(ids[1]!)).task.state).toBe('success');
    expect(hub.fleet.generations).toBe(2);
    expect(Object.keys(hub.fleet.live(web1.id))).toEqual(['b.example.org']);
  });

  it('comes too late once the servers commit: the task ends well and the cancel says so', async () => {
    const { gate, open } = closedGate();
    hub.fleet.gate = gate;
    hub.fleet.deafToCancel = true;
    hub.start();
    const id = hub.queue('site.add', hub.addSite('a.example.org', d11));
    await hub.until(id, ({ steps }) => steps[1]?.state === 'running');
    await until(() => hub.fleet.forced.length === 1);
    hub.runner.cancel(id);
    const answer = hub.runner.cancelled(id);
    open();
    await expect(answer).rejects.toMatchObject({ reason: 'ALREADY_COMMITTED' });
    expect((await hub.ended(id)).task.state).toBe('success');
  });

  it('is refused for a task that has ended', async () => {
    hub.start();
    const id = hub.queue('site.add', hub.addSite('a.example.org', d11));
    await hub.ended(id);
    expect(() => {
      hub.runner.cancel(id);
    }).toThrow(expect.objectContaining({ reason: 'TASK_ENDED' }));
    expect(() => {
      hub.runner.cancel('nobody');
    }).toThrow(expect.objectContaining({ reason: 'NOT_FOUND' }));
  });

  it('that was asked before the hub died is done when it is back', async () => {
    hub.fleet.away.add(web1.id);
    hub.start();
    const site = hub.addSite('a.example.org', d11);
    const id = hub.queue('site.add', site);
    await hub.until(id, ({ task }) => task.state === 'waiting');
    await hub.stop();
    hub.runner.cancel(id);
    hub.fleet.away.clear();
    hub.start();
    expect((await hub.ended(id)).task.state).toBe('cancelled');
    expect(hub.inventory.findSite(site.id)).toBeUndefined();
  });
});

describe('retrying', () => {
  it('makes a new task of the same kind and input, which may succeed', async () => {
    const failure = problem({ reason: 'SITE_CONFIG_INVALID', site: 'a.example.org' });
    hub.fleet.answers.converge.push(jobResult({ problems: [failure] }));
    hub.start();
    const site = hub.addSite('a.example.org', d11);
    const first = await hub.ended(hub.queue('site.add', site, { some: 'input' }));
    expect(first.task).toMatchObject({ state: 'failure', reason: 'SITE_CONFIG_INVALID' });
    expect(hub.fleet.live(web1.id)).toEqual({});
    const next = hub.runner.retry(first.task.id, 'somebody');
    expect(next).toMatchObject({ kind: 'site.add', attempt: 2, input: { some: 'input' }, actor: 'somebody' });
    expect((await hub.ended(next.id)).task.state).toBe('success');
    expect(Object.keys(hub.fleet.live(web1.id))).toEqual(['a.example.org']);
  });

  it('is refused while the task is open, and when its object is gone', () => {
    const site = hub.addSite('a.example.org', d11);
    const id = hub.queue('site.add', site);
    expect(() => hub.runner.retry(id, 'x')).toThrow(expect.objectContaining({ reason: 'TASK_NOT_ENDED' }));
    hub.runner.cancel(id);
    expect(() => hub.runner.retry(id, 'x')).toThrow(expect.objectContaining({ reason: 'NOT_FOUND' }));
  });
});

describe('failing', () => {
  it('keeps the reason, remedy and stage that the server gave, and the object says it too', async () => {
    const failure = problem({ reason: 'CONFIG_TEST_FAILED', message: 'Syntax error', file: '/x', line: 3 });
    hub.fleet.answers.converge.push(jobResult({ outcome: 'OUTCOME_FAILED', stage: 'test', failure }));
    hub.start();
    const site = hub.addSite('a.example.org', d11);
    const detail = await hub.ended(hub.queue('site.add', site));
    expect(detail.task).toMatchObject({
      state: 'failure',
      reason: 'CONFIG_TEST_FAILED',
      message: 'web1: Syntax error',
      remedy: 'look',
    });
    expect(detail.results).toMatchObject([{ stage: 'test', message: 'Syntax error', problems: [failure] }]);
    expect(hub.inventory.site(site.id)).toMatchObject({ state: 'failed', problem: 'web1: Syntax error' });
  });

  it('of others makes a warning, and the site is verified', async () => {
    const foreign = problem({ reason: 'SITE_CONFIG_INVALID', site: 'other.example.org' });
    hub.fleet.answers.converge.push(jobResult({ problems: [foreign] }));
    hub.start();
    const site = hub.addSite('a.example.org', d11);
    const detail = await hub.ended(hub.queue('site.add', site));
    expect(detail.task).toMatchObject({ state: 'warning', message: 'other.example.org: no answer' });
    expect(detail.results).toMatchObject([{ state: 'warning', problems: [foreign] }]);
    expect(hub.inventory.site(site.id).state).toBe('verified');
  });

  it('is not a cancel when nobody asked for one', async () => {
    hub.fleet.answers.converge.push(new AppError('CANCELLED', 'the spoke was replaced'));
    hub.start();
    const detail = await hub.ended(hub.queue('site.add', hub.addSite('a.example.org', d11)));
    expect(detail.task).toMatchObject({ state: 'failure', reason: 'CANCELLED' });
  });
});
