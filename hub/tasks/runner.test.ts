import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import type { Database } from '../../shared/sqlite.ts';
import { jobResult, problem } from '../../test/fakes/fleet.ts';
import { openTestDatabase, TestClock, type TestDatabase } from '../../test/fakes/hub-database.ts';
import { closedGate, TaskHub, until } from '../../test/fakes/task-hub.ts';
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

/** What a database says that takes no writes. */
function refusal(db: Database): Error {
  db.pragma('query_only = ON');
  try {
    db.exec('DELETE FROM meta');
  } catch (error) {
    return error as Error;
  } finally {
    db.pragma('query_only = OFF');
  }
  throw new Error('it takes them');
}

function stepsOf(detail: TaskDetail): string[] {
  return detail.steps.map(({ name, state }) => `${name} ${state}`);
}

describe('the runner', () => {
  it('runs a task to its end, with its steps and a row for the server', async () => {
    hub.start();
    const site = hub.addSite('a.example.org', d11);
    const detail = await hub.ended(hub.queue('site.add', site));
    expect(detail.task).toMatchObject({ state: 'success', message: '' });
    expect(stepsOf(detail)).toEqual([
      'check done',
      'database done',
      'grants done',
      'install done',
      'spread done',
      'converge done',
    ]);
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
  it('costs no task, whatever it refuses and when it takes writes again', async () => {
    await hub.stop();
    const hasty = new TaskHub({ db: database.db, clock: new TestClock(1_000) });
    hasty.joined.add(web1.id);
    const { records } = hasty.store;
    const setResults = records.setResults.bind(records);
    records.setResults = (...row) => {
      records.setResults = setResults;
      database.db.pragma('query_only = ON');
      try {
        setResults(...row);
      } finally {
        database.db.pragma('query_only = OFF');
      }
    };
    hasty.start();
    const id = hasty.queue('site.add', hasty.addSite('a.example.org', d11));
    expect((await hasty.ended(id)).task.state).toBe('success');
    await hasty.stop();
  });

  it('has a step begin again that needed it elsewhere, and its undoing', async () => {
    await hub.stop();
    const hasty = new TaskHub({ db: database.db, clock: new TestClock(1_000) });
    hasty.joined.add(web1.id);
    hasty.start();
    const site = hasty.addSite('a.example.org', d11);
    const { converge } = hasty.fleet.answers;
    converge.push(new AppError('DISK_FULL', 'no job could be stored', { cause: refusal(database.db) }));
    expect((await hasty.ended(hasty.queue('site.add', site))).task.state).toBe('success');
    converge.push(jobResult({ outcome: 'OUTCOME_FAILED', failure: problem({}) }), refusal(database.db));
    const { task, log } = await hasty.ended(hasty.queue('site.remove', site));
    expect(task.reason).toBe('PROBE_FAILED');
    expect(log.filter(({ level }) => level !== 'info')).toEqual([]);
    expect(hasty.fleet.answers.converge).toEqual([]);
    await hasty.stop();
  });

  it('is waited for: what became of a task is written later', async () => {
    await hub.stop();
    const hasty = new TaskHub({ db: database.db, clock: new TestClock(1_000) });
    hasty.joined.add(web1.id);
    const { gate, open } = closedGate();
    hasty.fleet.gate = gate;
    hasty.start();
    const id = hasty.queue('site.add', hasty.addSite('a.example.org', d11));
    await until(() => hasty.fleet.applying);
    database.db.pragma('query_only = ON');
    open();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(hasty.store.task(id).state).toBe('running');
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
