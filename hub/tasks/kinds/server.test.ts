import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import type { CheckItem__Output } from '../../../shared/proto/gen/aegir/v1/CheckItem.ts';
import type { JobResult__Output } from '../../../shared/proto/gen/aegir/v1/JobResult.ts';
import { jobResult, problem } from '../../../test/fakes/fleet.ts';
import { openTestDatabase, TestClock, type TestDatabase } from '../../../test/fakes/hub-database.ts';
import { TaskHub } from '../../../test/fakes/task-hub.ts';
import type { Server } from '../../inventory/model.ts';

const BY = { actor: 'operator' };
let database: TestDatabase;
let clock: TestClock;
let hub: TaskHub;
let web1: Server;

beforeEach(() => {
  database = openTestDatabase();
  clock = new TestClock();
  hub = new TaskHub({ db: database.db, clock });
  web1 = hub.addServer('web1');
  hub.start();
});
afterEach(async () => {
  await hub.stop();
  database.close();
});

function check(name: string, outcome: CheckItem__Output['outcome']): CheckItem__Output {
  return { name, outcome, finding: `${name} found`, remedy: `mend ${name}` };
}

describe('server.verify', () => {
  it('stores the addresses, looks at the host, proves a generation, and says verified', async () => {
    hub.addresses.set(web1.hostname, ['192.0.2.7', '2001:db8::7']);
    hub.fleet.answers.inspect.push(jobResult({ checks: [check('disk', 'OUTCOME_OK')] }));
    const { task, results } = await hub.ended(hub.queue('server.verify', web1));
    expect(task.state).toBe('success');
    expect(results).toMatchObject([
      { server: 'web1', state: 'success', checks: [{ name: 'disk', outcome: 'ok' }] },
    ]);
    expect(hub.fleet.forced).toEqual([true]);
    expect(hub.inventory.server(web1.id)).toMatchObject({
      state: 'verified',
      addresses: ['192.0.2.7', '2001:db8::7'],
      verifiedMs: clock.now(),
    });
  });

  it('fails before it touches anything when the host name does not resolve', async () => {
    const bad = new TaskHub({
      db: database.db,
      clock,
      resolve: () => Promise.reject(new AppError('HOST_UNRESOLVED', 'web1.example.org does not resolve')),
    });
    await hub.stop();
    bad.joined.add(web1.id);
    bad.start();
    const { task, steps } = await bad.ended(bad.queue('server.verify', web1));
    await bad.stop();
    expect(task).toMatchObject({ state: 'failure', reason: 'HOST_UNRESOLVED' });
    expect(steps.map(({ state }) => state)).toEqual(['failed', ...Array<string>(5).fill('skipped')]);
    expect(bad.fleet.forced).toEqual([]);
    expect(bad.inventory.server(web1.id)).toMatchObject({ state: 'failed', problem: task.message });
  });

  it('fails at once with the trust step to take while no machine has joined', async () => {
    hub.joined.clear();
    const { task } = await hub.ended(hub.queue('server.verify', web1));
    expect(task).toMatchObject({ state: 'failure', reason: 'SPOKE_MISSING' });
    expect(task.remedy).toContain('aegirctl server token web1');
    hub.joined.add(web1.id);
    const retried = hub.runner.retry(task.id, 'operator');
    expect((await hub.ended(retried.id)).task.state).toBe('success');
  });

  it('fails for a failed check with its name and remedy, and changes nothing on the server', async () => {
    const checks = [check('sudo', 'OUTCOME_FAILED'), check('disk', 'OUTCOME_WARNING')];
    hub.fleet.answers.inspect.push(jobResult({ checks }));
    const { task, results } = await hub.ended(hub.queue('server.verify', web1));
    expect(task).toMatchObject({
      state: 'failure',
      reason: 'CHECK_FAILED',
      message: 'web1: sudo: sudo found',
      remedy: 'mend sudo',
    });
    expect(results[0]?.checks).toHaveLength(2);
    expect(hub.fleet.forced).toEqual([]);
    expect(hub.inventory.server(web1.id).state).toBe('failed');
  });

  it('ends with a warning for a doubtful check, and the checklist stays to be read', async () => {
    hub.fleet.answers.inspect.push(jobResult({ checks: [check('clock', 'OUTCOME_WARNING')] }));
    const { task, results } = await hub.ended(hub.queue('server.verify', web1));
    expect(task).toMatchObject({ state: 'warning', message: 'clock: clock found' });
    expect(results[0]?.checks).toMatchObject([{ name: 'clock', outcome: 'warning' }]);
    expect(hub.inventory.server(web1.id).state).toBe('verified');
  });

  it('names a clock that differs, and takes a result that comes late for nothing of the kind', async () => {
    const late = { clockMs: 1 } as unknown as JobResult__Output['facts'];
    hub.fleet.answers.inspect.push(jobResult({ facts: late }));
    const { task, results } = await hub.ended(hub.queue('server.verify', web1));
    expect([task.state, results[0]?.checks]).toEqual(['success', []]);
    hub.fleet.clockSkews.set(web1.id, 420_000);
    expect((await hub.ended(hub.queue('server.verify', web1))).task).toMatchObject({
      state: 'warning',
      message: "clock.skew: the clock of the machine is 7.0 minutes ahead of the hub's",
    });
  });

  it("fails for a problem of the server itself, and warns for a site's", async () => {
    hub.fleet.answers.converge.push(jobResult({ problems: [problem({ site: 'a.example.org' })] }));
    expect((await hub.ended(hub.queue('server.verify', web1))).task.state).toBe('warning');
    hub.fleet.answers.converge.push(jobResult({ problems: [problem({ reason: 'WEB_SERVER_STOPPED' })] }));
    const { task } = await hub.ended(hub.queue('server.verify', web1));
    expect(task).toMatchObject({ state: 'failure', reason: 'WEB_SERVER_STOPPED' });
  });

  it('of a server without web service needs no machine', async () => {
    hub.inventory.updateServer(web1.id, { webType: 'none' }, BY);
    hub.joined.clear();
    expect((await hub.ended(hub.queue('server.verify', web1))).task.state).toBe('success');
  });

  it('does not hold up the sites of the server', async () => {
    hub.fleet.gate = new Promise(() => undefined);
    const id = hub.queue('server.verify', web1);
    await hub.until(id, ({ steps }) => steps.at(-1)?.state === 'running');
    const site = hub.queue('site.add', hub.addSite('a.example.org', hub.addPlatform('d11', web1)));
    await hub.until(site, ({ task }) => task.state === 'running');
  });
});

describe('server.remove', () => {
  it('empties the server, ends the access of its machine, and forgets it', async () => {
    const { task, steps } = await hub.ended(hub.queue('server.remove', web1));
    expect(task.state).toBe('success');
    expect(steps.map(({ name }) => name)).toEqual(['check', 'converge', 'revoke', 'delete']);
    expect(hub.fleet.forced).toEqual([false]);
    expect(hub.revoked).toEqual([web1.id]);
    expect(hub.inventory.findServer(web1.id)).toBeUndefined();
  });

  it('of a server that no machine ever joined only forgets it', async () => {
    hub.joined.clear();
    const { task, results } = await hub.ended(hub.queue('server.remove', web1));
    expect(task.state).toBe('success');
    expect(results).toMatchObject([{ server: 'web1', state: 'success' }]);
    expect(hub.fleet.forced).toEqual([]);
    expect(hub.inventory.findServer(web1.id)).toBeUndefined();
  });

  it('does not wait for ever for a machine that is away, and warns of what it keeps', async () => {
    await hub.stop();
    const quick = new TaskHub({ db: database.db, clock: new TestClock(1_000) });
    quick.joined.add(web1.id);
    quick.fleet.away.add(web1.id);
    quick.start();
    const { task, results } = await quick.ended(quick.queue('server.remove', web1));
    await quick.stop();
    expect(task).toMatchObject({ state: 'warning', reason: 'SPOKE_AWAY' });
    expect(results).toMatchObject([{ server: 'web1', state: 'warning' }]);
    expect(quick.inventory.findServer(web1.id)).toBeUndefined();
  });

  it('is refused while platforms are on it', async () => {
    hub.addPlatform('d11', web1);
    const { task } = await hub.ended(hub.queue('server.remove', web1));
    expect(task).toMatchObject({ state: 'failure', reason: 'IN_USE' });
    expect(hub.inventory.server(web1.id).removing).toBe(false);
  });
});
