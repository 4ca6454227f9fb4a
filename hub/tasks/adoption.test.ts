import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../shared/log.ts';
import { openTestDatabase, TestClock, type TestDatabase } from '../../test/fakes/hub-database.ts';
import { newServer } from '../inventory/model.ts';
import { Inventory } from '../inventory/store.ts';
import { createAdoption } from './adoption.ts';
import { TaskStore } from './store.ts';

describe('snippets that a spoke wants adopted', () => {
  let database: TestDatabase;
  let inventory: Inventory;
  let store: TaskStore;
  let seen: ReturnType<typeof createAdoption>;
  const by = { actor: 'test' };

  beforeEach(() => {
    database = openTestDatabase();
    const clock = new TestClock();
    inventory = new Inventory(database.db, clock);
    store = new TaskStore(database.db, clock);
    const fields = { name: 'web1', hostname: 'web1', webType: 'apache', httpPort: 80 } as const;
    inventory.insertServer(newServer('s1', 1, { ...fields, driftPolicy: 'adopt' }), by);
    seen = createAdoption({ inventory, store, log: silentLogger(), wake: () => undefined });
  });
  afterEach(() => {
    database.close();
  });

  const snippet = (digest: string) => ({ path: 'pre.d/a.conf', answer: 'adopt', digest });

  it('queue one verify for each edit, however often it is told', () => {
    seen('s1', [snippet('a'), { path: 'current/vhost.d/x', answer: '', digest: 'x' }]);
    seen('s1', [snippet('a')]);
    expect(store.open()).toMatchObject([{ kind: 'server.verify', objectName: 'web1', actor: 'drift' }]);
    seen('s1', [snippet('b')]);
    expect(store.open()).toHaveLength(2);
    // Taken back, and made again: that is another edit.
    seen('s1', []);
    seen('s1', [snippet('b')]);
    expect(store.open()).toHaveLength(3);
  });

  it('are left alone when the hub does not want them, or does not know the server', () => {
    inventory.updateServer('s1', { driftPolicy: 'report' }, by);
    seen('s1', [snippet('a')]);
    seen('s2', [snippet('a')]);
    expect(store.open()).toEqual([]);
  });
});
