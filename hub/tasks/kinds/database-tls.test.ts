import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../../test/fakes/hub-database.ts';
import { TaskHub } from '../../../test/fakes/task-hub.ts';
import { systemClock } from '../../../shared/clock.ts';
import { caDigest } from '../../../shared/database-tls.ts';
import { newServer, newSite, type DatabaseService, type Server, type Site } from '../../inventory/model.ts';
import type { TaskCheck } from '../task.ts';

const BY = { actor: 'operator' };
const PLAIN: DatabaseService = {
  ...{ type: 'mysql', port: 3_306, admin: 'aegir', sealedPassword: 'x|' },
  ...{ tls: 'off', ca: '', sitesTls: null },
};
const CA = 'authorities in PEM';
const TOLD = { ca: CA, caDigest: caDigest(CA) };
let database: TestDatabase;
let hub: TaskHub;
let db1: Server;
let shop: Site;

beforeEach(async () => {
  database = openTestDatabase();
  hub = new TaskHub({ db: database.db, clock: systemClock });
  const d11 = hub.addPlatform('d11', hub.addServer('web1'));
  const fields = { name: 'db1', hostname: 'db1.example.org', webType: 'none', httpPort: 80 } as const;
  db1 = newServer('id-db1', 1, { ...fields, database: PLAIN });
  hub.inventory.insertServer(db1, BY);
  shop = newSite('id-shop', 1, {
    ...{ uri: 'shop.example', aliases: [], platformId: d11.id, databaseServerId: db1.id },
  });
  hub.inventory.insertSite(shop, BY);
  hub.start();
  await hub.ended(hub.queue('site.add', shop));
});

afterEach(async () => {
  await hub.stop();
  database.close();
});

function line(outcome: TaskCheck['outcome']): TaskCheck {
  return { name: 'database.tls', outcome, finding: '', remedy: '' };
}

/** An operator asks for it; the verify of the database server finds this. */
async function asksFor(tls: DatabaseService['tls'], outcome: TaskCheck['outcome']): Promise<string> {
  const { sitesTls } = hub.inventory.server(db1.id).database!;
  hub.inventory.updateServer(db1.id, { database: { ...PLAIN, tls, ca: CA, sitesTls } }, BY);
  hub.databaseServers.checks = [line(outcome)];
  const { task } = await hub.ended(hub.queue('server.verify', db1));
  return task.state;
}

function told() {
  return hub.inventory.site(shop.id).database?.tls;
}

function verifies(): string[] {
  const kinds = database.db.prepare("SELECT object_name FROM tasks WHERE kind = 'server.verify'");
  return kinds.pluck().all() as string[];
}

describe('sites of a database server that is to be reached encrypted', () => {
  it('are told when the hub has got in that way, and their web servers are verified', async () => {
    expect(told()).toBeUndefined();
    expect(await asksFor('required', 'ok')).toBe('success');
    expect(told()).toEqual({ caDigest: TOLD.caDigest });
    expect(hub.inventory.server(db1.id).database?.sitesTls).toEqual(TOLD);
    expect(verifies()).toEqual(['db1', 'web1']);
  });

  it('are not told of what the hub has tried in vain', async () => {
    expect(await asksFor('required', 'failed')).toBe('failure');
    expect(told()).toBeUndefined();
    expect(verifies()).toEqual(['db1']);
  });

  it('are told once, and told again when it is no more', async () => {
    await asksFor('required', 'ok');
    await asksFor('required', 'ok');
    expect(verifies()).toEqual(['db1', 'web1', 'db1']);
    await asksFor('off', 'ok');
    expect(told()).toBeUndefined();
    expect(verifies()).toEqual(['db1', 'web1', 'db1', 'db1', 'web1']);
  });

  it('have their web servers try that way themselves, with the same authorities', async () => {
    await asksFor('required', 'ok');
    await hub.ended(hub.queue('site.verify', shop));
    expect(hub.fleet.probed).toEqual({ host: 'db1.example.org', port: 3_306, tls: { ca: CA } });
  });
});
