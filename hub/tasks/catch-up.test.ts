import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOfState } from '../../shared/desired-state.ts';
import { silentLogger } from '../../shared/log.ts';
import { openTestDatabase, TestClock, type TestDatabase } from '../../test/fakes/hub-database.ts';
import { TaskHub } from '../../test/fakes/task-hub.ts';
import { desiredState } from '../desired/state.ts';
import { newServer, type Server } from '../inventory/model.ts';
import { Observed } from '../inventory/observed.ts';
import { catchUpMembers, createCatchUp } from './catch-up.ts';

let database: TestDatabase;
let hub: TaskHub;
let observed: Observed;
let web1: Server;
let woken: number;
let cameBack: (serverId: string, spokeId: string) => void;

beforeEach(() => {
  database = openTestDatabase();
  hub = new TaskHub({ db: database.db, clock: new TestClock() });
  observed = new Observed(database.db);
  web1 = hub.addServer('web1');
  woken = 0;
  const wake = (): void => {
    woken++;
  };
  const { inventory, store } = hub;
  cameBack = createCatchUp({ inventory, observed, store, log: silentLogger(), wake });
});
afterEach(() => {
  database.close();
});

function open(): string[] {
  return hub.store.open().map(({ kind, objectName, actor }) => `${kind} ${objectName} by ${actor}`);
}

describe('a spoke that comes back', () => {
  it('has its server verified when it serves something else than it should', () => {
    cameBack(web1.id, 'spoke-1');
    expect([open(), woken]).toEqual([['server.verify web1 by hub'], 1]);
  });

  it('is left alone when it serves what it should', () => {
    const stateDigest = digestOfState(desiredState(web1.id, hub.inventory));
    observed.saw(web1.id, { generation: 3, stateDigest, state: null });
    cameBack(web1.id, 'spoke-1');
    expect([open(), woken]).toEqual([[], 0]);
  });

  it('is left to a task that is open on its server', () => {
    hub.queue('platform.verify', hub.addPlatform('d11', web1));
    cameBack(web1.id, 'spoke-1');
    expect(open()).toEqual(['platform.verify d11 by operator']);
  });

  it('is not verified again for the same difference, but for another one, or as another machine', () => {
    const settle = (): void => {
      for (const { id } of hub.store.open()) {
        hub.store.settle(id, 'failure', { reason: 'CHECK_FAILED', message: 'no', remedy: '' });
      }
    };
    cameBack(web1.id, 'spoke-1');
    settle();
    cameBack(web1.id, 'spoke-1');
    expect(open()).toEqual([]);
    observed.saw(web1.id, { generation: 1, stateDigest: 'a'.repeat(64), state: null });
    cameBack(web1.id, 'spoke-1');
    expect(open()).toHaveLength(1);
    settle();
    cameBack(web1.id, 'spoke-2');
    expect(open()).toHaveLength(1);
  });

  it('as a server that is being removed, or serves no sites, is left alone', () => {
    hub.inventory.updateServer(web1.id, { removing: true }, { actor: 'operator' });
    cameBack(web1.id, 'spoke-1');
    expect(open()).toEqual([]);
  });
});

describe('a member that is down', () => {
  it('is looked after while its spoke is there, whenever it came', () => {
    const members = [web1, hub.addServer('web2')].map(({ id }) => {
      return { serverId: id, state: 'down' as const, weight: 100 };
    });
    const group = { name: 'cluster1', hostname: '', webType: 'cluster', httpPort: 80, members } as const;
    hub.inventory.insertServer(newServer('id-cluster1', 1, group), { actor: 'operator' });
    const spokeOf = (id: string): string | undefined => (id === web1.id ? 'spoke-1' : undefined);
    catchUpMembers(hub.inventory, spokeOf, cameBack);
    expect(open()).toEqual(['server.verify web1 by hub']);
    hub.inventory.setMember('id-cluster1', web1.id, 'active', { actor: 'hub' });
    const asked: string[] = [];
    catchUpMembers(
      hub.inventory,
      () => 'spoke-2',
      (id) => {
        asked.push(id);
      },
    );
    expect(asked).toEqual(members.slice(1).map(({ serverId }) => serverId));
  });
});
