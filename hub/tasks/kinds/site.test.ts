import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jobResult, problem } from '../../../test/fakes/fleet.ts';
import { openTestDatabase, TestClock, type TestDatabase } from '../../../test/fakes/hub-database.ts';
import { releaseOf } from '../../../test/fakes/library.ts';
import { TaskHub } from '../../../test/fakes/task-hub.ts';
import type { Platform, Server, Site } from '../../inventory/model.ts';

const BY = { actor: 'operator' };
let database: TestDatabase;
let hub: TaskHub;
let web1: Server;
let d11: Platform;

beforeEach(() => {
  database = openTestDatabase();
  hub = new TaskHub({ db: database.db, clock: new TestClock() });
  web1 = hub.addServer('web1');
  d11 = hub.addPlatform('d11', web1);
  hub.start();
});
afterEach(async () => {
  await hub.stop();
  database.close();
});

async function addedSite(uri = 'a.example.org'): Promise<Site> {
  const site = hub.addSite(uri, d11);
  await hub.ended(hub.queue('site.add', site));
  return hub.inventory.site(site.id);
}

describe('site.add', () => {
  it('fails on a platform without a release, and asks the servers for nothing', async () => {
    const empty = hub.addPlatform('empty', web1, null);
    const site = hub.addSite('a.example.org', empty);
    const { task, results } = await hub.ended(hub.queue('site.add', site));
    expect(task).toMatchObject({ state: 'failure', reason: 'RELEASE_MISSING' });
    expect(results).toMatchObject([{ server: 'web1', state: 'failure' }]);
    expect(hub.fleet.forced).toEqual([]);
  });

  it('fails with the step to take while no machine has joined', async () => {
    hub.joined.clear();
    const { task } = await hub.ended(hub.queue('site.add', hub.addSite('a.example.org', d11)));
    expect(task).toMatchObject({ state: 'failure', reason: 'SPOKE_MISSING' });
    expect(task.remedy).toContain('aegirctl server token web1');
  });

  it('leaves a failed site out of later generations, until it is verified again', async () => {
    const broken = problem({ reason: 'PROBE_FAILED', site: 'a.example.org' });
    hub.fleet.answers.converge.push(jobResult({ problems: [broken] }));
    const site = await addedSite();
    expect(site).toMatchObject({ state: 'failed', verifiedMs: 0, problem: 'web1: a.example.org: no answer' });
    await addedSite('b.example.org');
    expect(Object.keys(hub.fleet.live(web1.id))).toEqual(['b.example.org']);
    await hub.ended(hub.queue('site.verify', site));
    expect(Object.keys(hub.fleet.live(web1.id))).toEqual(['a.example.org', 'b.example.org']);
    expect(hub.inventory.site(site.id)).toMatchObject({ state: 'verified', problem: '' });
  });
});

describe('site.verify', () => {
  it('makes a new generation to prove the site, but not for a change of its own', async () => {
    const site = await addedSite();
    await hub.ended(hub.queue('site.verify', site));
    await hub.ended(hub.queue('site.disable', site));
    expect(hub.fleet.forced).toEqual([false, true, false]);
  });

  it('that fails keeps a site that worked once in service, marked as failed', async () => {
    const site = await addedSite();
    const broken = problem({ reason: 'SITE_CONFIG_INVALID', site: site.uri });
    hub.fleet.answers.converge.push(jobResult({ problems: [broken] }));
    const { task } = await hub.ended(hub.queue('site.verify', site));
    expect(task).toMatchObject({ state: 'failure', reason: 'SITE_CONFIG_INVALID' });
    expect(hub.inventory.site(site.id)).toMatchObject({ state: 'failed' });
    await addedSite('b.example.org');
    expect(Object.keys(hub.fleet.live(web1.id))).toContain(site.uri);
  });

  it('that is cancelled leaves a site that never worked out of service', async () => {
    hub.fleet.answers.converge.push(jobResult({ outcome: 'OUTCOME_FAILED', failure: problem({}) }));
    const site = await addedSite();
    hub.fleet.away.add(web1.id);
    const id = hub.queue('site.verify', site);
    await hub.until(id, ({ task }) => task.state === 'waiting');
    expect(hub.inventory.site(site.id).state).toBe('pending');
    hub.runner.cancel(id);
    expect((await hub.ended(id)).task.state).toBe('cancelled');
    expect(hub.inventory.site(site.id)).toMatchObject({ state: 'failed', problem: 'web1: no answer' });
  });

  it('is refused for a site that is being removed', async () => {
    const site = await addedSite();
    hub.inventory.updateSite(site.id, { removing: true }, BY);
    const { task } = await hub.ended(hub.queue('site.verify', site));
    expect(task).toMatchObject({ state: 'failure', reason: 'BUSY' });
  });
});

describe('site.remove', () => {
  it('takes the site out of service before its row goes', async () => {
    const site = await addedSite();
    await addedSite('b.example.org');
    const { task, steps } = await hub.ended(hub.queue('site.remove', site));
    expect(task.state).toBe('success');
    expect(steps.map(({ name }) => name)).toEqual(['check', 'backup', 'converge', 'database', 'delete']);
    expect(hub.backups.all()).toMatchObject([
      { siteUri: site.uri, siteId: null, cause: 'removal', state: 'kept' },
    ]);
    expect(hub.fleet.live(web1.id)).toEqual({ 'b.example.org': releaseOf('d11') });
    expect(hub.inventory.findSite(site.id)).toBeUndefined();
  });

  it('that fails keeps the site, in service', async () => {
    const site = await addedSite();
    hub.fleet.answers.converge.push(jobResult({ outcome: 'OUTCOME_ROLLED_BACK', failure: problem({}) }));
    const { task, steps } = await hub.ended(hub.queue('site.remove', site));
    expect(task.state).toBe('failure');
    expect(steps.map(({ state }) => state)).toEqual(['undone', 'undone', 'failed', 'skipped', 'skipped']);
    expect(hub.inventory.site(site.id).removing).toBe(false);
    expect(Object.keys(hub.fleet.live(web1.id))).toEqual([site.uri]);
  });

  it('keeps a site of which no last backup can be made, unless it is told to do without', async () => {
    const site = await addedSite();
    hub.fleet.answers.data.push(
      jobResult({ outcome: 'OUTCOME_FAILED', failure: problem({ reason: 'DISK_FULL' }) }),
    );
    const { task } = await hub.ended(hub.queue('site.remove', site));
    expect(task).toMatchObject({ state: 'failure', reason: 'DISK_FULL' });
    expect(task.message).toMatch(/^no last backup could be made, so the site stays: /);
    expect(task.remedy).toContain('aegirctl site remove a.example.org --no-backup');
    expect(hub.inventory.site(site.id).removing).toBe(false);
    expect(hub.backups.ids().size).toBe(0);
    expect((await hub.ended(hub.queue('site.remove', site, { backup: false }))).task.state).toBe('success');
    expect(hub.backups.ids().size).toBe(0);
  });

  it('makes no backup of a site that never worked', async () => {
    const site = hub.addSite('a.example.org', d11);
    expect((await hub.ended(hub.queue('site.remove', site))).task.state).toBe('success');
    expect(hub.fleet.dataWork).toEqual([]);
  });

  it('of a site whose machine never joined, or was revoked, only takes the row away', async () => {
    const site = await addedSite();
    hub.joined.clear();
    expect((await hub.ended(hub.queue('site.remove', site))).task.reason).toBe('SPOKE_MISSING');
    const { task, results, log } = await hub.ended(hub.queue('site.remove', site, { backup: false }));
    expect(task.state).toBe('success');
    expect(results).toMatchObject([{ server: 'web1', state: 'success' }]);
    expect(log[0]?.text).toBe('no machine stands for web1: nothing to take away there');
    expect(hub.inventory.findSite(site.id)).toBeUndefined();
  });
});
