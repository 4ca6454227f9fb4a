import { afterEach, beforeEach, expect, it } from 'vitest';
import { jobResult, problem } from '../../test/fakes/fleet.ts';
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
let copies: Map<string, number>;

beforeEach(() => {
  copies = new Map();
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
    copySeenMs: (serverId: string) => copies.get(serverId) ?? null,
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

it('tells for a day of a task that failed, and why', async () => {
  const failure = problem({ reason: 'JOB_QUARANTINED', message: 'the spoke died 3 times in this job' });
  hub.fleet.answers.converge.push(jobResult({ outcome: 'OUTCOME_FAILED', failure }));
  hub.start();
  const id = hub.queue('site.add', hub.addSite('a.example', hub.addPlatform('d11', hub.addServer('web1'))));
  await hub.ended(id);
  await hub.stop();
  expect(look('tasks')).toMatchObject([
    { message: expect.stringMatching(/a\.example failed: .*died 3 times.* \[JOB_QUARANTINED\]$/) as string },
  ]);
  clock.advance(86_400_000);
  expect(look('tasks')).toEqual([]);
});

it('tells for a day of two machines with one identity, and what to do about a copy and about a thief', () => {
  const [web1] = [hub.addServer('web1'), hub.addServer('web2')];
  copies.set(web1.id, clock.now());
  const told = look();
  expect(told.map(({ key }) => key)).toEqual([`copy ${web1.id}`]);
  expect(told[0]?.remedy).toMatch(/aegir-spoke enroll -.*aegirctl spoke revoke web1/);
  clock.advance(86_400_000);
  expect(look()).toEqual([]);
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
