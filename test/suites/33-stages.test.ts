import { beforeAll, describe, expect, it } from 'vitest';
import type { Backup__Output } from '../../shared/proto/gen/aegir/v1/Backup.ts';
import type { Site__Output } from '../../shared/proto/gen/aegir/v1/Site.ts';
import { DatabaseServer } from '../lab/database-server.ts';
import { Farm } from '../lab/farm.ts';
import type { Host } from '../lab/host.ts';
import { smallDrupal } from '../lab/small-drupal.ts';
import { visit, Visitors } from '../lab/visitors.ts';

const SITES = '/var/aegir/platforms/.aegir/sites';
/** The way of a change to those who see it; the newer code comes with the first. */
const STAGES = ['dev', 'test', 'acc', 'prod'] as const;
type Stage = (typeof STAGES)[number];

/** Develop, test, accept, produce; a server and a platform for each. */
describe('a site on its way from development to production', () => {
  let farm: Farm;
  let db1: DatabaseServer;
  let hosts: Record<Stage, Host>;
  let answering: readonly Stage[] = STAGES;

  beforeAll(async () => {
    farm = await Farm.start();
    const [database, dev, test, acc, prod] = await Promise.all([
      DatabaseServer.start(farm, 'db1', 'canary-admin-33'),
      farm.webServer('dev1'),
      farm.webServer('test1', 'nginx'),
      farm.webServer('acc1'),
      farm.webServer('prod1'),
    ]);
    db1 = database;
    hosts = { dev, test, acc, prod };
    await Promise.all(STAGES.map((stage) => farm.serve(hosts[stage], stage === 'test' ? 'nginx' : 'apache')));
    await Promise.all(
      STAGES.map(async (stage) => {
        await smallDrupal(farm.hub, `/var/aegir/platforms/${stage}`, stage === 'prod' ? '7.1' : '7.2');
        await farm.done(`platform add ${stage} --server ${stage}1`);
      }),
    );
    await farm.done('site add www.example --platform prod --profile standard --alias shop.example');
    await upload('prod', 'www.example', 'of-visitors.txt');
  }, 300_000);

  async function upload(stage: Stage, site: string, name: string): Promise<void> {
    const url = `http://localhost/?name=${name}`;
    const answer = ['curl', '-s', '-w', '%{http_code}', '-d', `in ${name}`, '-H', `Host: ${site}`, url];
    expect(await hosts[stage].ok(answer)).toBe('201');
  }

  async function siteOf(uri: string): Promise<Site__Output> {
    return (await farm.ask<{ site: Site__Output }>(`site show ${uri}`)).site;
  }

  async function answer(stage: Stage, site: string, path = '/'): Promise<string> {
    const { status, body } = await visit(hosts[stage], site, path);
    return status === 200 ? body : `status ${String(status)}`;
  }

  /** Its page and its uploads are here, its database lets in this server alone, and no other server answers for it. */
  async function isAt(stage: Stage, uri: string, uploads: readonly string[]): Promise<void> {
    expect(await answer(stage, uri)).toContain(`sites/${uri} installs=1`);
    for (const name of uploads)
      expect(await answer(stage, uri, `/sites/${uri}/files/${name}`)).toBe(`in ${name}`);
    for (const other of answering.filter((one) => one !== stage)) {
      expect(await answer(other, uri)).toBe('status 404');
      expect((await hosts[other].exec(`ls ${SITES}/${uri}`)).code).not.toBe(0);
    }
    const user = (await siteOf(uri)).database?.name ?? '';
    expect(await db1.sql(`SELECT Host FROM mysql.user WHERE User = '${user}'`)).toBe(`${hosts[stage].ip}\n`);
  }

  const WITH_CHANGE = ['of-visitors.txt', 'change.txt'];

  it('begins as a copy of the live site, which goes on with its own names', async () => {
    const visitors = new Visitors(hosts.prod, ['www.example', 'shop.example'], 50);
    await farm.done('site clone www.example --to next.example --platform dev');
    await upload('dev', 'next.example', 'change.txt');
    await visitors.leave();
    expect(visitors.failures).toEqual([]);
    expect((await siteOf('next.example')).aliases).toEqual([]);
    await isAt('dev', 'next.example', WITH_CHANGE);
    expect(await answer('prod', 'www.example')).toMatch(/^7\.1 .* schema=1/);
    expect(await answer('prod', 'www.example', '/sites/www.example/files/change.txt')).toBe('status 404');
  });

  it.each(['test', 'acc'] as const)(
    'comes to %s with its files, its database and newer code',
    async (stage) => {
      const before = await backups('next.example');
      await farm.done(`site migrate next.example --platform ${stage}`);
      await isAt(stage, 'next.example', WITH_CHANGE);
      expect(await answer(stage, 'next.example')).toMatch(/^7\.2 .* schema=2/);
      const made = (await backups('next.example')).filter(
        ({ name }) => !before.some((old) => old.name === name),
      );
      expect(made).toMatchObject([{ cause: 'move', state: 'kept' }]);
    },
  );

  async function backups(site: string): Promise<Backup__Output[]> {
    return (await farm.ask<{ backups: Backup__Output[] }>(`backup list --site ${site}`)).backups;
  }

  it('stays where it is accepted when production cannot take it, and nothing of it is left there', async () => {
    const { database } = await siteOf('next.example');
    const name = database?.name ?? '';
    await db1.sql(`DELETE FROM ${name}.variable WHERE name = 'schema'`);
    farm.hub.write('/var/aegir/platforms/prod/modules/system/broken', '');
    await farm.done('platform verify prod');
    const before = await answer('acc', 'next.example');
    const databases = await db1.sql('SHOW DATABASES');
    const task = await farm.task('site migrate next.example --platform prod');
    expect([task.state, task.reason]).toEqual(['failure', 'APPLICATION_FAILED']);
    expect(await answer('acc', 'next.example')).toBe(before);
    await isAt('acc', 'next.example', WITH_CHANGE);
    expect(await db1.sql('SHOW DATABASES')).toBe(databases);
    await farm.hub.ok('rm /var/aegir/platforms/prod/modules/system/broken');
    await smallDrupal(farm.hub, '/var/aegir/platforms/prod', '7.2');
    await farm.done('platform verify prod');
  });

  it('takes the place of the live site, under its names', async () => {
    await farm.done('site migrate next.example --platform prod');
    await farm.done('site rename www.example --to former.example');
    await farm.done('site set former.example --aliases former-shop.example');
    await farm.done('site rename next.example --to www.example');
    await farm.done('site set www.example --aliases shop.example');
    await isAt('prod', 'www.example', WITH_CHANGE);
    expect(await answer('prod', 'shop.example')).toMatch(/^7\.2 sites\/www\.example /);
    expect(await answer('prod', 'former.example')).toMatch(/^7\.2 sites\/former\.example /);
  });

  it('is served and changed while the machine for development is gone', async () => {
    await hosts.dev.ok(
      'systemctl stop aegir-spoke apache2 && find /var/aegir/config /var/lib/aegir-spoke -mindepth 1 -delete',
    );
    answering = STAGES.filter((stage) => stage !== 'dev');
    await farm.spokeIs('dev1', 'away');
    await farm.done('site verify www.example');
    await farm.done('platform verify prod');
    await farm.done('site clone www.example --to demo.example --platform test');
    await isAt('test', 'demo.example', WITH_CHANGE);
    await isAt('prod', 'www.example', WITH_CHANGE);
  });
});
