import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jobResult, problem } from '../../../test/fakes/fleet.ts';
import { openTestDatabase, TestClock, type TestDatabase } from '../../../test/fakes/hub-database.ts';
import { TaskHub } from '../../../test/fakes/task-hub.ts';
import type { Server, Site } from '../../inventory/model.ts';

let database: TestDatabase;
let hub: TaskHub;
let web1: Server;
let site: Site;
beforeEach(() => {
  database = openTestDatabase();
  hub = new TaskHub({ db: database.db, clock: new TestClock() });
  web1 = hub.addServer('web1');
  site = hub.addSite('a.example.org', hub.addPlatform('d11', web1));
  hub.inventory.updateSite(site.id, { profile: 'standard' }, { actor: 'operator' });
  hub.start();
});
afterEach(async () => {
  await hub.stop();
  database.close();
});

const asked = (): string[] => hub.fleet.siteWork.map(({ action }) => String(action));
const failed = jobResult({
  outcome: 'OUTCOME_FAILED',
  stage: 'install',
  failure: problem({ reason: 'APPLICATION_FAILED', message: 'install: no', site: 'a.example.org' }),
  log: ['it said this'],
});

describe('a site with a profile', () => {
  it('is installed before anybody can ask for it, and served then', async () => {
    const id = hub.queue('site.add', site);
    const { task, log } = await hub.ended(id);
    expect([task.state, asked()]).toEqual(['success', ['ACTION_INSTALL']]);
    expect(hub.fleet.siteWork[0]).toMatchObject({
      task: id,
      profile: 'standard',
      site: { uri: 'a.example.org', platform: 'd11' },
      platform: { name: 'd11' },
    });
    expect(log.map(({ text }) => text)).toContain('done');
    expect(hub.inventory.site(site.id).installedMs).toBeGreaterThan(0);
    expect(hub.fleet.live(web1.id)).toHaveProperty(['a.example.org']);
  });

  it('is not served by what other sites need meanwhile', async () => {
    const other = hub.addSite('b.example.org', hub.inventory.platformByName('d11'));
    await hub.ended(hub.queue('site.add', other));
    expect(Object.keys(hub.fleet.live(web1.id))).toEqual(['b.example.org']);
  });

  it('whose installer fails is taken back on its server, by the same task', async () => {
    hub.fleet.answers.runSite.push(failed);
    const id = hub.queue('site.add', site);
    const { task, log } = await hub.ended(id);
    expect([task.state, task.reason]).toEqual(['failure', 'APPLICATION_FAILED']);
    expect(asked()).toEqual(['ACTION_INSTALL', 'ACTION_DISCARD']);
    expect(hub.fleet.siteWork[1]?.task).toBe(id);
    expect(log.map(({ text }) => text)).toContain('it said this');
    expect(hub.inventory.site(site.id)).toMatchObject({ state: 'failed', installedMs: 0 });
    expect(hub.fleet.live(web1.id)).toEqual({});
  });

  it('is installed by its next verify, once', async () => {
    hub.fleet.answers.runSite.push(failed);
    await hub.ended(hub.queue('site.add', site));
    expect((await hub.ended(hub.queue('site.verify', site))).task.state).toBe('success');
    expect((await hub.ended(hub.queue('site.verify', site))).task.state).toBe('success');
    expect(asked()).toEqual(['ACTION_INSTALL', 'ACTION_DISCARD', 'ACTION_INSTALL']);
  });

  it('has its install taken back when it cannot be served', async () => {
    hub.fleet.answers.converge.push(
      jobResult({ outcome: 'OUTCOME_ROLLED_BACK', failure: problem({ message: 'no answer' }) }),
    );
    expect((await hub.ended(hub.queue('site.add', site))).task.state).toBe('failure');
    expect(asked()).toEqual(['ACTION_INSTALL', 'ACTION_DISCARD']);
    expect(hub.inventory.site(site.id).installedMs).toBe(0);
  });
});

describe('work with an application', () => {
  it('is refused for a site that was never seen to work', async () => {
    const { task } = await hub.ended(hub.queue('site.update', site));
    expect([task.state, task.reason]).toEqual(['failure', 'SITE_NOT_READY']);
  });

  it('leaves what became of cron with the site', async () => {
    await hub.ended(hub.queue('site.add', site));
    expect((await hub.ended(hub.queue('site.cron', site))).task.state).toBe('success');
    expect(hub.crons.of(site.id)).toMatchObject({ problem: '', missed: 0 });
    expect(hub.crons.of(site.id).startedMs).toBeGreaterThan(0);
    hub.fleet.answers.runSite.push(failed);
    expect((await hub.ended(hub.queue('site.cron', site))).task.state).toBe('failure');
    expect(hub.crons.of(site.id).problem).toContain('install: no');
    expect(hub.inventory.site(site.id).state).toBe('verified');
  });
});
