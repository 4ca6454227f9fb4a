import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { jobResult, problem } from '../../test/fakes/fleet.ts';
import { openTestDatabase, TestClock, type TestDatabase } from '../../test/fakes/hub-database.ts';
import { closedGate, TaskHub, until } from '../../test/fakes/task-hub.ts';
import type { Platform, Server } from '../inventory/model.ts';

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
    expect(hub.runner.detail(id).steps.map(({ state }) => state)).toEqual([
      ...['undone', 'undone', 'done', 'undone', 'undone', 'failed'],
    ]);
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
