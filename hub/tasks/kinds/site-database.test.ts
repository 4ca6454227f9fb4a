import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../../test/fakes/hub-database.ts';
import { jobResult, problem } from '../../../test/fakes/fleet.ts';
import { TaskHub } from '../../../test/fakes/task-hub.ts';
import { systemClock } from '../../../shared/clock.ts';
import { AppError } from '../../../shared/errors.ts';
import { openBook } from '../../../test/fakes/vault.ts';
import { newServer, newSite, type Platform, type Server, type Site } from '../../inventory/model.ts';
import type { TaskDetail } from '../task.ts';

const BY = { actor: 'operator' };
let database: TestDatabase;
let hub: TaskHub;
let web1: Server;
let db1: Server;
let d11: Platform;

beforeEach(() => {
  database = openTestDatabase();
  hub = new TaskHub({ db: database.db, clock: systemClock });
  web1 = hub.addServer('web1');
  db1 = newServer('id-db1', 1, {
    ...{ name: 'db1', hostname: 'db1.example.org', webType: 'none', httpPort: 80 },
    database: {
      type: 'mysql',
      port: 3_306,
      admin: 'aegir',
      sealedPassword: 'x|',
      tls: 'off',
      ca: '',
      sitesTls: null,
    },
  });
  hub.inventory.insertServer(db1, BY);
  d11 = hub.addPlatform('d11', web1);
  hub.start();
});

afterEach(async () => {
  await hub.stop();
  database.close();
});

function newSiteWithDatabase(uri = 'shop.example.org'): Site {
  const site = newSite(`id-${uri}`, 1, { uri, aliases: [], platformId: d11.id, databaseServerId: db1.id });
  hub.inventory.insertSite(site, BY);
  return site;
}

async function run(
  kind: 'site.add' | 'site.verify' | 'site.remove',
  site: Site,
  input = {},
): Promise<TaskDetail> {
  return hub.ended(hub.queue(kind, site, input));
}

describe('site.add with a database server', () => {
  it('makes database and account before the site is served, and the site is told where they are', async () => {
    const site = newSiteWithDatabase();
    expect((await run('site.add', site)).task.state).toBe('success');
    expect(hub.databaseServers.names(db1)).toEqual(['shop_example_org']);
    expect(hub.databaseServers.hosts(db1, 'shop_example_org')).toEqual(['id-web1.seen.example']);
    expect(hub.inventory.site(site.id).database).toEqual({
      ...{ host: 'db1.example.org', port: 3_306, name: 'shop_example_org', user: 'shop_example_org' },
      secretId: hub.databases.ofSite(site.id)?.secretId,
    });
  });

  it('keeps the password out of the rows of the task and the history', async () => {
    const site = newSiteWithDatabase();
    const { task } = await run('site.add', site);
    const row = hub.databases.ofSite(site.id)!;
    const password = Buffer.from(openBook.open(`database-site ${row.id}`, row.sealedPassword)).toString();
    expect(password).toMatch(/^[A-Za-z0-9_-]{32}$/);
    const tables = ['tasks', 'task_log', 'task_results', 'history', 'requests', 'jobs', 'observed_servers'];
    for (const table of tables) {
      expect(JSON.stringify(database.db.prepare(`SELECT * FROM ${table}`).all())).not.toContain(password);
    }
    expect(task.state).toBe('success');
  });

  it('takes another name when there is a database of it that is not ours, and leaves that alone', async () => {
    await hub.databaseServers.create(db1, 'shop_example_org');
    const site = newSiteWithDatabase();
    await run('site.add', site);
    expect(hub.databases.ofSite(site.id)?.name).toMatch(/^shop_example_org_[0-9a-f]{8}$/);
    await run('site.remove', hub.inventory.site(site.id), { database: 'drop' });
    expect(hub.databaseServers.names(db1)).toEqual(['shop_example_org']);
  });

  it('drops what it made when the site cannot be served, and makes it again at the next try', async () => {
    const site = newSiteWithDatabase();
    hub.fleet.answers.converge.push(jobResult({ outcome: 'OUTCOME_ROLLED_BACK', failure: problem({}) }));
    expect((await run('site.add', site)).task.state).toBe('failure');
    expect(hub.databaseServers.names(db1)).toEqual([]);
    expect(hub.databaseServers.hosts(db1, 'shop_example_org')).toEqual([]);
    expect(hub.databases.ofSite(site.id)).toBeUndefined();
    expect((await run('site.add', site)).task.state).toBe('success');
    expect(hub.databaseServers.names(db1)).toEqual(['shop_example_org']);
  });

  it('makes no account when the web server is not told as whom it is seen', async () => {
    hub.fleet.answers.probeDatabase.push(jobResult({ seenHost: '%' }));
    const { task } = await run('site.add', newSiteWithDatabase());
    expect(task).toMatchObject({ state: 'failure', reason: 'DATABASE_ADDRESS_UNKNOWN' });
    expect(hub.databaseServers.calls.filter((call) => call.startsWith('grant'))).toEqual([]);
    expect(hub.databaseServers.names(db1)).toEqual([]);
  });

  it.each(['before', 'after'] as const)(
    'finds what it made again when a try was cut off %s the making, and never takes what has contents',
    async (when) => {
      const site = newSiteWithDatabase();
      const down = new AppError('DATABASE_REFUSED', 'down');
      hub.databaseServers.failures.push(
        { call: 'create', when, error: down },
        { call: 'look', when: 'before', error: down },
      );
      expect((await run('site.add', site)).task.state).toBe('failure');
      // What could not be taken back is known, to be gone on with.
      expect(hub.databases.ofSite(site.id)?.state).toBe('making');
      expect((await run('site.add', site)).task.state).toBe('success');
      expect(hub.databaseServers.names(db1)).toEqual(['shop_example_org']);
      hub.databases.setState(hub.databases.ofSite(site.id)!.id, 'making');
      hub.databaseServers.databases.get(db1.id)?.set('shop_example_org', 'filled');
      expect((await run('site.verify', site)).task.reason).toBe('DATABASE_FOREIGN');
      expect(hub.databaseServers.names(db1)).toEqual(['shop_example_org']);
    },
  );
});

describe('what could not be taken back', () => {
  it('goes before a database is made again, so that the site never works with one that is to be dropped', async () => {
    const site = newSiteWithDatabase();
    hub.fleet.answers.converge.push(jobResult({ outcome: 'OUTCOME_ROLLED_BACK', failure: problem({}) }));
    const down = new AppError('DATABASE_REFUSED', 'down');
    hub.databaseServers.failures.push({ call: 'drop', when: 'before', error: down });
    expect((await run('site.add', site)).task.state).toBe('failure');
    const { id, state } = hub.databases.ofSite(site.id)!;
    expect(state).toBe('dropping');
    expect((await run('site.verify', site)).task.state).toBe('success');
    expect(hub.databases.ofSite(site.id)).toMatchObject({ name: 'shop_example_org', state: 'made' });
    expect(hub.databases.find(id)).toBeUndefined();
    expect(hub.databaseServers.hosts(db1, 'shop_example_org')).toEqual(['id-web1.seen.example']);
  });
});

describe('grants of a site', () => {
  it('follow the web server when it is seen as another host', async () => {
    const site = newSiteWithDatabase();
    await run('site.add', site);
    hub.fleet.answers.probeDatabase.push(jobResult({ seenHost: '10.0.0.9' }));
    const { log } = await run('site.verify', site);
    expect(hub.databaseServers.hosts(db1, 'shop_example_org')).toEqual(['10.0.0.9']);
    // That the web server moved is nobody's fault.
    expect(log.filter(({ level }) => level === 'warning')).toEqual([]);
  });

  it('are asked for once while nothing changes, and put right with a word when somebody changed them', async () => {
    await run('site.add', newSiteWithDatabase('a.example.org'));
    const site = newSiteWithDatabase('b.example.org');
    await run('site.add', site);
    expect(hub.fleet.probes).toBe(1);
    hub.databaseServers.accounts.get(db1.id)?.get('b_example_org')?.add('stranger.example');
    const { log } = await run('site.verify', site);
    expect(log.map(({ text }) => text)).toContainEqual(
      expect.stringContaining('stranger.example: had an account'),
    );
    expect(hub.databases.ofSite(site.id)?.drift).toHaveLength(1);
    expect(hub.databaseServers.hosts(db1, 'b_example_org')).toEqual(['id-web1.seen.example']);
  });
});

describe('site.remove', () => {
  it('drops the database after the site is served no more, or only its accounts', async () => {
    for (const [fate, left] of [
      ['drop', []],
      ['keep', ['shop_example_org']],
    ] as const) {
      const site = newSiteWithDatabase();
      await run('site.add', site);
      expect((await run('site.remove', site, { database: fate })).task.state).toBe('success');
      expect(hub.databaseServers.names(db1)).toEqual(left);
      expect(hub.databaseServers.hosts(db1, 'shop_example_org')).toEqual([]);
      expect(hub.databases.onServer(db1.id)).toEqual([]);
    }
  });

  it('that cannot reach the database server keeps the row, and ends at the next try', async () => {
    const site = newSiteWithDatabase();
    await run('site.add', site);
    hub.databaseServers.failures.push({
      call: 'drop',
      when: 'after',
      error: new AppError('DATABASE_SILENT', 'cut off'),
    });
    const { task } = await run('site.remove', site, { database: 'drop' });
    expect(task).toMatchObject({ state: 'failure', reason: 'DATABASE_SILENT' });
    expect(hub.inventory.site(site.id).removing).toBe(true);
    expect((await run('site.remove', site, { database: 'drop' })).task.state).toBe('success');
    expect(hub.databases.onServer(db1.id)).toEqual([]);
  });
});
