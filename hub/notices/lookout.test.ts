import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTestDatabase, TestClock, type TestDatabase } from '../../test/fakes/hub-database.ts';
import { TaskHub } from '../../test/fakes/task-hub.ts';
import { Observed } from '../inventory/observed.ts';
import { SpokeStore } from '../spokes/spoke-store.ts';
import type { Condition } from './condition.ts';
import { conditionsNow } from './lookout.ts';

let database: TestDatabase;
let clock: TestClock;
let hub: TaskHub;

beforeEach(() => {
  database = openTestDatabase();
  clock = new TestClock();
  hub = new TaskHub({ db: database.db, clock });
});
afterEach(() => {
  database.close();
});

function look(): Condition[] {
  const parts = {
    inventory: hub.inventory,
    observed: new Observed(database.db),
    tasks: hub.store,
    spokes: new SpokeStore(database.db, clock),
    certificates: { troubled: () => [] },
    isConnected: () => true,
    clockSkewMs: (serverId: string) => hub.fleet.clockSkewMs(serverId),
    backupMs: () => null,
    clock,
    startedMs: clock.now(),
  };
  return conditionsNow(parts, { about: ['spokes'], spokeAwayMs: 600_000 });
}

it('tells of a web server whose clock and the hub’s are too far apart, and of no other', () => {
  const [web1, web2] = [hub.addServer('web1'), hub.addServer('web2')];
  hub.addServer('web3');
  hub.fleet.clockSkews.set(web1.id, 299_000).set(web2.id, -420_000);
  const told = look();
  expect(told.map(({ key }) => key)).toEqual([`clock ${web2.id}`]);
  expect(told[0]?.message).toContain("the clock of web2 is 7.0 minutes behind the hub's");
  expect(told[0]?.remedy).toContain('systemd-timesyncd');
});
