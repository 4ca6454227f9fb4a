import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTestDatabase, TestClock, type TestDatabase } from '../../test/fakes/hub-database.ts';
import { TaskHub } from '../../test/fakes/task-hub.ts';
import { Observed } from '../inventory/observed.ts';
import { SpokeStore } from '../spokes/spoke-store.ts';
import { Operators } from '../operators/operators.ts';
import type { Condition, Subject } from './condition.ts';
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

const [HUB_ENDS_MS, ROOT_ENDS_MS] = [
  1_700_000_000_000 + 600 * 86_400_000,
  1_700_000_000_000 + 500 * 86_400_000,
];

function look(about: Subject = 'spokes'): Condition[] {
  const parts = {
    inventory: hub.inventory,
    observed: new Observed(database.db),
    tasks: hub.store,
    spokes: new SpokeStore(database.db, clock),
    certificates: { troubled: () => [] },
    operators: new Operators(database.db, clock),
    authority: { hubNotAfterMs: HUB_ENDS_MS, endMs: ROOT_ENDS_MS },
    isConnected: () => true,
    clockSkewMs: (serverId: string) => hub.fleet.clockSkewMs(serverId),
    backupMs: () => null,
    clock,
    startedMs: clock.now(),
  };
  return conditionsNow(parts, { about: [about], spokeAwayMs: 600_000 });
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

it('tells of an operator’s certificate 30 days before its end, 7 days before, and when it has ended', () => {
  const day = 86_400_000;
  const certificate = { serial: 'ab', notAfterMs: clock.now() + 40 * day, lifetimeMs: 40 * day, trust: '' };
  new Operators(database.db, clock).add({ id: 'o1', name: 'anna', role: 'viewer' }, certificate);
  const told = [5, 6, 18, 8].map((days) => {
    clock.advance(days * day);
    return look('certificates').map(({ key }) => key);
  });
  expect(told).toEqual([[], ['operator ab soon'], ['operator ab soon'], ['operator ab very soon']]);
  clock.advance(4 * day);
  expect(look('certificates')).toMatchObject([
    { key: 'operator ab ended', remedy: expect.stringContaining('operator renew anna') as string },
  ]);
});

it('tells nothing of the certificate of an operator who is no longer welcome', () => {
  const operators = new Operators(database.db, clock);
  const certificate = { serial: 'ab', notAfterMs: clock.now() + 1, lifetimeMs: 1, trust: '' };
  operators.add({ id: 'o1', name: 'anna', role: 'viewer' }, certificate);
  operators.revoke('anna');
  expect(look('certificates')).toEqual([]);
});

it('tells when the hub’s own certificate could not be renewed, and a year before the root of all ends', () => {
  const told = [0, 136, 430, 5].map((days) => {
    clock.advance(days * 86_400_000);
    return look('certificates').map(({ key }) => key);
  });
  expect(told).toEqual([[], ['authority'], ['authority'], ['hub certificate', 'authority']]);
});
