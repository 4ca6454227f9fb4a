import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../shared/limits.ts';
import { inTransaction } from '../../shared/sqlite.ts';
import { openTestDatabase, TestClock, type TestDatabase } from '../../test/fakes/hub-database.ts';
import { TaskStore } from './store.ts';
import type { NewTask, Task } from './task.ts';

let hub: TestDatabase;
let clock: TestClock;
let store: TaskStore;

beforeEach(() => {
  hub = openTestDatabase();
  clock = new TestClock();
  store = new TaskStore(hub.db, clock);
});
afterEach(() => {
  hub.close();
});

function newTask(name = 'a.example.org'): NewTask {
  return {
    kind: 'site.add',
    objectKind: 'site',
    objectId: `id-${name}`,
    objectName: name,
    actor: 'operator',
  };
}

function ended(name?: string): Task {
  const task = store.create(newTask(name));
  store.settle(task.id, 'success', { message: '', reason: '', remedy: '' });
  return task;
}

describe('a task on disk', () => {
  it('goes when the transaction that made it does not commit', () => {
    const change = (): void => {
      store.create(newTask());
      throw new Error('refused');
    };
    expect(() => {
      inTransaction(hub.db, change);
    }).toThrow('refused');
    expect(store.open()).toEqual([]);
  });

  it('keeps what it was asked, with numbers that rise', () => {
    const first = store.create({ ...newTask(), input: { deep: true } });
    const second = store.create(newTask(), 2);
    expect(first).toMatchObject({ state: 'queued', input: { deep: true }, attempt: 1, cancelAsked: false });
    expect(second.attempt).toBe(2);
    expect(second.number).toBe(first.number + 1);
    expect(store.open(first.number).map((task) => task.id)).toEqual([second.id]);
  });

  it('is meant by the beginning of its id, as long as no other begins so', () => {
    const { id } = store.create(newTask());
    expect(store.idMeant(id)).toBe(id);
    expect(store.idMeant(id.slice(0, 8).toUpperCase())).toBe(id);
    const twin = `${id.slice(0, 8)}${id.slice(8).replaceAll(/[0-9a-f]/g, (digit) => (digit === '0' ? '1' : '0'))}`;
    hub.db
      .prepare('UPDATE tasks SET id = ? WHERE id = ?')
      .run(twin, store.create(newTask('b.example.org')).id);
    expect(() => store.idMeant(id.slice(0, 8))).toThrow(/several tasks/);
    expect(store.idMeant(id.slice(0, 10))).toBe(id);
    for (const word of ['', id.slice(0, 3), `${id}0`, '%', 'zzzz']) {
      expect(() => store.idMeant(word), word).toThrow(/no task/);
    }
  });

  it('keeps its steps and first start when it is claimed again', () => {
    const { id } = store.create(newTask());
    store.claim([{ id, steps: ['check', 'converge'] }]);
    store.records.setStep(id, 'check', 'done');
    const started = store.task(id).startedMs;
    clock.advance(1_000);
    store.claim([{ id, steps: ['check', 'converge'] }]);
    expect(store.task(id)).toMatchObject({ state: 'running', startedMs: started });
    expect(store.records.steps(id).map((step) => [step.name, step.state])).toEqual([
      ['check', 'done'],
      ['converge', 'pending'],
    ]);
  });

  it('says what it waits for, and forgets it when it goes on', () => {
    const { id } = store.create(newTask());
    store.claim([{ id, steps: [] }]);
    store.setWaiting(id, 'waits for the spoke of web1');
    expect(store.task(id)).toMatchObject({ state: 'waiting', message: 'waits for the spoke of web1' });
    store.setWaiting(id, null);
    expect(store.task(id)).toMatchObject({ state: 'running', message: '' });
  });

  it('ends once: a later end, wait or cancel changes nothing', () => {
    const { id } = store.create(newTask());
    store.claim([{ id, steps: ['check'] }]);
    store.settle(id, 'failure', { message: 'broken', reason: 'TIMEOUT', remedy: 'again' });
    const end = store.task(id);
    clock.advance(5);
    store.settle(id, 'success', { message: '', reason: '', remedy: '' });
    store.setWaiting(id, 'x');
    store.askCancel(id);
    store.claim([{ id, steps: [] }]);
    expect(store.task(id)).toEqual(end);
    expect(store.records.steps(id)[0]?.state).toBe('skipped');
  });

  it('has one result row per server, the last one written', () => {
    const { id } = store.create(newTask());
    const row = { server: 'web1', stage: '', reason: '', message: 'm', remedy: '', problems: [], checks: [] };
    store.records.setResult(id, { ...row, state: 'waiting' });
    store.records.setResult(id, {
      ...row,
      state: 'success',
      checks: [{ name: 'disk', outcome: 'ok', finding: '', remedy: '' }],
    });
    expect(store.get(id).results).toEqual([
      { ...row, state: 'success', checks: [{ name: 'disk', outcome: 'ok', finding: '', remedy: '' }] },
    ]);
  });

  it('caps the log in lines and in length', () => {
    const { id } = store.create(newTask());
    inTransaction(hub.db, () => {
      store.records.addLog(id, 'info', 'x'.repeat(LIMITS.problemLength + 1));
      for (let line = 1; line < LIMITS.taskLogLines + 5; line++)
        store.records.addLog(id, 'info', String(line));
    });
    const log = store.records.log(id);
    expect(log).toHaveLength(LIMITS.taskLogLines);
    expect(log[0]?.text).toHaveLength(LIMITS.problemLength);
    expect(log[1]?.text).toBe('1');
  });

  it('replaces the rows of all servers when a step reports', () => {
    const { id } = store.create(newTask());
    const row = { stage: '', reason: '', message: '', remedy: '', problems: [], checks: [] };
    store.records.setResults(id, [
      { ...row, server: 'web1', state: 'success' },
      { ...row, server: 'web2', state: 'waiting' },
    ]);
    store.records.dropResult(id, 'web2');
    expect(store.records.results(id).map(({ server }) => server)).toEqual(['web1']);
    store.records.setResults(id, []);
    expect(store.records.results(id)).toEqual([]);
  });

  it('remembers values over values, nulls inside them included', () => {
    const { id } = store.create(newTask());
    store.records.remember(id, { before: { release: 'a' }, offered: true });
    store.records.remember(id, { before: { release: null } });
    expect(store.records.memory(id)).toEqual({ before: { release: null }, offered: true });
  });
});

describe('the list of tasks', () => {
  it('gives pages from the newest on, filtered by state and object', () => {
    const names = ['a', 'b', 'a', 'a'];
    const tasks = names.map((name) => store.create(newTask(name)));
    const first = store.list({ objectName: 'a', limit: 2 });
    expect(first.map((task) => task.id)).toEqual([tasks[3]!.id, tasks[2]!.id]);
    const next = store.list({ objectName: 'a', limit: 2, beforeNumber: first[1]!.number });
    expect(next.map((task) => task.id)).toEqual([tasks[0]!.id]);
    store.settle(tasks[1]!.id, 'failure', { message: '', reason: '', remedy: '' });
    expect(store.list({ state: 'failure', limit: 9 }).map((task) => task.id)).toEqual([tasks[1]!.id]);
    expect(store.counts(0)).toEqual({ queued: 3, running: 0, waiting: 0, failed: 1 });
  });

  it('forgets old ended tasks, but neither open ones nor the newest number', () => {
    ended('old');
    const open = store.create(newTask('open'));
    const newest = ended('newest');
    clock.advance(10_000);
    expect(store.prune(clock.now())).toBe(1);
    expect(store.list({ limit: 9 }).map((task) => task.id)).toEqual([newest.id, open.id]);
    expect(store.create(newTask()).number).toBe(newest.number + 1);
  });
});
