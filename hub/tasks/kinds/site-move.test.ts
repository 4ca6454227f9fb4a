import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jobResult } from '../../../test/fakes/fleet.ts';
import { openTestDatabase, TestClock, type TestDatabase } from '../../../test/fakes/hub-database.ts';
import { TaskHub } from '../../../test/fakes/task-hub.ts';

let database: TestDatabase;
let hub: TaskHub;

beforeEach(() => {
  database = openTestDatabase();
  hub = new TaskHub({ db: database.db, clock: new TestClock() });
  hub.start();
});
afterEach(async () => {
  await hub.stop();
  database.close();
});

describe('site.move', () => {
  it('tells how it went on the server that serves the site now, and on the one that was left', async () => {
    const site = hub.addSite('a.example.org', hub.addPlatform('d11', hub.addServer('web1')));
    const target = hub.addPlatform('next', hub.addServer('web2'));
    await hub.ended(hub.queue('site.add', site));
    const move = { platformId: target.id, uri: site.uri, aliases: [], stands: [] };
    const { task, results } = await hub.ended(hub.queue('site.move', site, move));
    expect(task.state).toBe('success');
    expect(results.map(({ server, state }) => `${server} ${state}`)).toEqual([
      'web1 success',
      'web2 success',
    ]);
  });

  it('reads the data when what visitors were sending is written', async () => {
    const site = hub.addSite('a.example.org', hub.addPlatform('d11', hub.addServer('web1')));
    const target = hub.addPlatform('next', hub.addServer('web2'));
    await hub.ended(hub.queue('site.add', site));
    const settled: string[] = [];
    hub.fleet.onMakeBackup = () => settled.push(...hub.fleet.settled);
    await hub.ended(
      hub.queue('site.move', site, { platformId: target.id, uri: site.uri, aliases: [], stands: [] }),
    );
    expect(settled).toEqual(['id-web1']);
  });

  it('says when visitors are still sending something that it does not take along', async () => {
    const site = hub.addSite('a.example.org', hub.addPlatform('d11', hub.addServer('web1')));
    const target = hub.addPlatform('next', hub.addServer('web2'));
    await hub.ended(hub.queue('site.add', site));
    const busy = { name: 'web.workers', outcome: 'OUTCOME_FAILED', finding: '1 worker', remedy: '' } as const;
    hub.fleet.answers.inspect.push(jobResult({ checks: [busy] }));
    const move = { platformId: target.id, uri: site.uri, aliases: [], stands: [] };
    const { task, log } = await hub.ended(hub.queue('site.move', site, move));
    expect(task.state).toBe('success');
    expect(log.filter(({ level }) => level === 'warning').map(({ text }) => text)).toEqual([
      'web1: 1 worker; what visitors are still sending to them is not taken along',
    ]);
  });
});
