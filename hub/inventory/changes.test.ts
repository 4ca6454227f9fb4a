import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../shared/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../test/fakes/hub-database.ts';
import { TaskStore } from '../tasks/store.ts';
import type { NewTask, Task } from '../tasks/task.ts';
import { openBook } from '../../test/fakes/vault.ts';
import { Databases } from './databases.ts';
import { createChanges, type Changes } from './changes.ts';
import { Releases } from './releases.ts';
import { Observed } from './observed.ts';
import { Requests } from './requests.ts';
import { Inventory } from './store.ts';

let database: TestDatabase;
let inventory: Inventory;
let tasks: TaskStore;

beforeEach(() => {
  database = openTestDatabase();
  inventory = new Inventory(database.db, systemClock);
  tasks = new TaskStore(database.db, systemClock);
});

afterEach(() => {
  database.close();
});

function changesWith(createTask: (task: NewTask) => Task): Changes {
  const requests = new Requests(database.db, systemClock);
  const defaults = { root: '/var/aegir', state: '/var/lib/aegir-hub' };
  const releases = new Releases(database.db, 2);
  const certificates = { check: () => undefined };
  const databases = new Databases(database.db, systemClock);
  return createChanges({
    ...{ inventory, databases, certificates, vault: openBook, requests, releases, createTask, defaults },
    observed: new Observed(database.db),
    clock: systemClock,
  });
}

const asked = (requestId: string) => ({ requestId, actor: 'anna' });
const WEB1 = { name: 'web1', hostname: '', webType: 'apache', httpPort: 80 } as const;

function rows(table: string): number {
  return Number(database.db.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
}

describe('a change', () => {
  it('is nothing at all when its task cannot be queued, and may be asked for again', () => {
    const failing = changesWith(() => {
      throw new Error('no');
    });
    expect(() => failing.servers.add(asked('r1'), WEB1)).toThrow('no');
    expect([rows('servers'), rows('history'), rows('requests'), rows('tasks')]).toEqual([0, 0, 0, 0]);
    const changes = changesWith((task) => tasks.create(task));
    changes.servers.add(asked('r1'), WEB1);
    expect([rows('servers'), rows('history'), rows('requests'), rows('tasks')]).toEqual([1, 1, 1, 1]);
  });

  it('names the actor in history and task', () => {
    const { taskId, server } = changesWith((task) => tasks.create(task)).servers.add(asked('r1'), WEB1);
    expect(tasks.task(taskId)).toMatchObject({ actor: 'anna', objectId: server.id, kind: 'server.verify' });
    expect(database.db.prepare('SELECT actor FROM history').pluck().all()).toEqual(['anna']);
  });

  it('answers as it did the first time, also when the object changed since', () => {
    const changes = changesWith((task) => tasks.create(task));
    const first = changes.servers.add(asked('r1'), WEB1);
    changes.servers.set(asked('r2'), { name: 'web1', etag: 1, httpPort: 8080 });
    expect(changes.servers.add(asked('r1'), WEB1)).toEqual(first);
    changes.servers.remove(asked('r3'), { name: 'web1', etag: null });
    expect(changes.servers.add(asked('r1'), WEB1)).toEqual(first);
    expect(rows('servers')).toBe(1);
  });

  it('leaves a server alone that is being removed, whoever asks', () => {
    const changes = changesWith((task) => tasks.create(task));
    changes.servers.add(asked('r1'), WEB1);
    changes.servers.remove(asked('r2'), { name: 'web1', etag: 1 });
    const busy = expect.objectContaining({ reason: 'BUSY' }) as Error;
    expect(() => changes.servers.verify(asked('r3'), 'web1')).toThrow(busy);
    expect(() => changes.servers.set(asked('r4'), { name: 'web1', etag: 2 })).toThrow(busy);
    const platform = { name: 'd11', publishPath: '', docroot: '', php: '', server: 'web1' };
    expect(() => changes.platforms.add(asked('r5'), platform)).toThrow(busy);
  });
});
