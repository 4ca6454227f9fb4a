import { beforeAll, describe, expect, it } from 'vitest';
import type { Database__Output } from '../../shared/proto/gen/aegir/v1/Database.ts';
import type { Server__Output } from '../../shared/proto/gen/aegir/v1/Server.ts';
import type { SiteSighting__Output } from '../../shared/proto/gen/aegir/v1/SiteSighting.ts';
import type { Task__Output } from '../../shared/proto/gen/aegir/v1/Task.ts';
import { DatabaseServer } from '../lab/database-server.ts';
import { expectBroken } from '../fakes/broken.ts';
import { eventually } from '../lab/eventually.ts';
import { Farm } from '../lab/farm.ts';
import type { Host } from '../lab/host.ts';
import { installSpoke } from '../lab/install.ts';
import { smallDrupal } from '../lab/small-drupal.ts';
import { smallApp } from '../lab/trees.ts';
import { visit, Visitors } from '../lab/visitors.ts';

const SITE = 'a.example';
const PLATFORMS = '/var/aegir/platforms';
const EXPORT = '/srv/share';

/** Acceptance scenarios 19 to 21: the hub's own machine has the folder, and is the master first. */
describe('a pack of the hub, an nginx and an Apache with one folder', () => {
  let farm: Farm;
  let hub: Host;
  let web1: Host;
  let web2: Host;
  let all: readonly Host[];

  beforeAll(async () => {
    farm = await Farm.start({ units: ['apache2.service'] });
    hub = farm.hub;
    hub.write('/etc/aegir/hub.yaml', 'advertise: hub\ngroups: { grace_seconds: 2 }\n');
    await hub.ok('systemctl restart aegir-hub');
    await farm.hubReady();
    // What the hub has there is what the others see.
    const spec = { shares: [[hub.place(PLATFORMS), EXPORT]] } as const;
    [, web1, web2] = await Promise.all([
      installSpoke(hub),
      farm.webServer('web1', 'nginx', installSpoke, spec),
      farm.webServer('web2', 'apache', installSpoke, spec),
    ]);
    all = [hub, web1, web2];
    for (const host of [web1, web2]) await mount(host);
    for (const host of [hub, web2]) await host.ok('a2enmod -q ssl && systemctl restart apache2');
    await Promise.all([
      farm.serve(hub, 'apache_ssl'),
      farm.serve(web1, 'nginx_ssl'),
      farm.serve(web2, 'apache_ssl'),
    ]);
    await DatabaseServer.start(farm, 'db1', 'sesame');
  }, 240_000);

  async function mount(host: Host): Promise<void> {
    await host.ok(`mkdir -p ${PLATFORMS} && mount --bind ${EXPORT} ${PLATFORMS}`);
  }

  const unmount = (host: Host): Promise<string> => host.ok(`umount ${PLATFORMS}`);

  async function deploy(version: string): Promise<Task__Output> {
    await smallApp(hub, `${PLATFORMS}/shop`, version);
    return farm.task('platform verify shop');
  }

  async function versionOn(host: Host): Promise<string> {
    const { status, body } = await visit(host, SITE);
    return status === 200 ? (/version=(\S+)/.exec(body)?.[1] ?? body) : String(status);
  }

  const versions = (): Promise<string[]> => Promise.all(all.map(versionOn));

  function rows(task: Task__Output): Record<string, string> {
    return Object.fromEntries(
      task.results.map(({ server, state, message }) => [
        server,
        message === '' ? state : `${state}: ${message}`,
      ]),
    );
  }

  async function master(): Promise<string | undefined> {
    const { server } = await farm.ask<{ server: Server__Output }>('server show pack1');
    return server.members.find(({ isMaster }) => isMaster)?.server;
  }

  async function states(): Promise<string[]> {
    const { server } = await farm.ask<{ server: Server__Output }>('server show pack1');
    return server.members.map(({ state }) => state);
  }

  it('is made of servers that serve nothing else, and proves that they see one folder', async () => {
    await unmount(web1);
    await smallApp(hub, `${PLATFORMS}/other`, 'other');
    await farm.done('platform add other --server web1');
    const line = 'server add pack1 --web pack --member hub --member web1 --member web2 --master hub';
    const refused = await farm.refusal(line);
    expect(refused).toMatchObject({ reason: 'IN_USE', field: 'members' });
    expect(refused.message).toContain('web1 serves other');
    await farm.done('platform remove other --yes');
    await farm.done('server verify web1');
    await mount(web1);
    await unmount(web2);
    const failed = await farm.task(line);
    expect([failed.state, failed.reason]).toEqual(['failure', 'CHECK_FAILED']);
    expect(rows(failed)).toEqual({
      hub: 'success',
      web1: 'success',
      web2: `failure: share: ${PLATFORMS} is not the folder of the pack: it has no marker`,
    });
    // What to type, and where.
    const { remedy } = failed.results.find(({ server }) => server === 'web2')!;
    expect(remedy).toContain(`in /etc/exports: ${PLATFORMS} ${web1.ip}(rw,no_subtree_check) ${web2.ip}(rw,`);
    expect(remedy).toContain(`aegir-spoke setup --nfs hub:${PLATFORMS}`);
    // Nothing was written below the place where the folder belongs.
    expect(await web2.ok(`find ${PLATFORMS} -newer /etc/hostname -type f`)).toBe('');
    await mount(web2);
    const task = await farm.done('server verify pack1');
    expect(rows(task)).toEqual({ hub: 'success', web1: 'success', web2: 'success' });
    expect(task.log.map(({ text }) => text).join()).toContain('single point of failure');
    expect(await farm.refusal('platform add other --server web1')).toMatchObject({
      reason: 'IN_USE',
      metadata: { group: 'pack1' },
    });
  });

  it('serves a site on all members, with code and data brought to the master alone', async () => {
    await smallApp(hub, `${PLATFORMS}/shop`, 'one');
    const added = await farm.done('platform add shop --server pack1');
    expect(added.state).toBe('success');
    await farm.done(`site add ${SITE} --platform shop --database-server db1`);
    expect(await versions()).toEqual(['one', 'one', 'one']);
    const { database } = await farm.ask<{ database: Database__Output }>(`database show ${SITE}`);
    expect(database.grants.map(({ host }) => host).sort()).toEqual(all.map(({ ip }) => ip).sort());
    const { releases } = await farm.ask<{ releases: { servers: string[] }[] }>('platform release list shop');
    expect(releases.map(({ servers }) => servers)).toEqual([['hub']]);
    // An upload that came in through one member is there on each.
    await web1.ok(`echo hello > ${PLATFORMS}/.aegir/sites/${SITE}/files/u.txt`, { user: 'aegir' });
    for (const host of all) {
      expect(await host.ok(`cat ${PLATFORMS}/.aegir/sites/${SITE}/files/u.txt`)).toBe('hello\n');
    }
  });

  it('loses no request while new code comes, and keeps what any member still serves', async () => {
    const visitors = all.map((host) => new Visitors(host, [SITE]));
    for (const version of ['two', 'three', 'four']) {
      expect(rows(await deploy(version))).toEqual({ hub: 'success', web1: 'success', web2: 'success' });
    }
    const visits = (await Promise.all(visitors.map((each) => each.leave()))).flat();
    expect(visits.filter(({ status }) => status !== 200)).toEqual([]);
    expect(await versions()).toEqual(['four', 'four', 'four']);
    expect(await hub.ok(`ls ${PLATFORMS}/.aegir/standby`)).toBe('');
  });

  it('serves a site over TLS on all members, with one certificate', async () => {
    await farm.done('site add t.example --platform shop --tls on');
    const { code, stdout } = await farm.ctl('--json site probe t.example');
    const { sightings } = JSON.parse(stdout) as { sightings: SiteSighting__Output[] };
    expect(code).toBe(0);
    expect(
      sightings
        .filter(({ scheme }) => scheme === 'https')
        .map(({ server, status, certificateMatches }) => [server, status, certificateMatches]),
    ).toEqual(all.map(({ name }) => [name, 200, true]));
  });

  it('backs a site up from the folder, whoever its uploads came to, and brings it back', async () => {
    const { backup } = await farm.ask<{ backup: { name: string } }>(`backup create ${SITE}`);
    await web2.ok(`rm ${PLATFORMS}/.aegir/sites/${SITE}/files/u.txt`);
    await farm.done(`backup restore ${backup.name} --yes`);
    expect(await web1.ok(`cat ${PLATFORMS}/.aegir/sites/${SITE}/files/u.txt`)).toBe('hello\n');
    expect(await versions()).toEqual(['four', 'four', 'four']);
  });

  it('installs a site, works on it and moves it by its master, and all members serve what came of it', async () => {
    const bodies = (uri: string): Promise<string[]> =>
      Promise.all(all.map(async (host) => (await visit(host, uri)).body.replace(/ salt=.*/, '')));
    await smallDrupal(hub, `${PLATFORMS}/d7`, '7.1');
    await smallDrupal(hub, `${PLATFORMS}/next`, '7.2');
    await farm.done('platform add d7 --server pack1');
    await farm.done('platform add next --server pack1');
    await farm.done('site add d.example --platform d7 --profile standard --database-server db1');
    await farm.done('site cron d.example');
    await farm.done('site rename d.example --to e.example');
    expect(await bodies('e.example')).toEqual(
      all.map(() => '7.1 sites/e.example installs=1 cron=1 schema=1'),
    );
    await farm.done('site migrate e.example --platform next');
    await farm.done('site clone e.example --to f.example --platform d7');
    expect(await bodies('e.example')).toEqual(
      all.map(() => '7.2 sites/e.example installs=1 cron=1 schema=2'),
    );
    expect((await bodies('f.example')).map((body) => body.slice(0, 21))).toEqual(
      all.map(() => '7.1 sites/f.example i'),
    );
    for (const uri of ['e.example', 'f.example']) await farm.done(`site remove ${uri} --yes --drop-database`);
    for (const name of ['d7', 'next']) await farm.done(`platform remove ${name} --yes`);
  });

  it.each(['sync.ready', 'apply.prepared'])(
    'comes to one version when the spoke of its master dies at %s, and says which',
    async (point) => {
      const before = await versionOn(web1);
      await farm.fault(hub, 'aegir-spoke', `${point}:kill`);
      await farm.spokeIs('hub', 'connected');
      const task = await deploy(point);
      expect(task.state).not.toBe('success');
      expect(JSON.stringify(task.results)).toContain('hub');
      await farm.fault(hub, 'aegir-spoke', undefined);
      const wanted = task.state === 'failure' ? before : point;
      await eventually(
        async () => {
          expect(await versions()).toEqual([wanted, wanted, wanted]);
          expect(await states()).toEqual(['active', 'active', 'active']);
        },
        { within: 60_000, every: 300 },
      );
      expect(rows(await deploy(`after-${point}`))).toEqual({
        hub: 'success',
        web1: 'success',
        web2: 'success',
      });
    },
  );

  it('lets the others serve on where one loses the folder, and says which and why', async () => {
    const before = await versionOn(hub);
    await web2.ok('systemctl stop apache2');
    await unmount(web2);
    await web2.ok('systemctl start apache2');
    const task = await deploy('five');
    expect([task.state, task.reason]).toEqual(['failure', 'SHARE_MISSING']);
    expect(task.results.find(({ server }) => server === 'web2')?.message).toContain(
      'is not the folder of the pack',
    );
    expect([await versionOn(hub), await versionOn(web1)]).toEqual([before, before]);
    expect(await web2.ok(`find ${PLATFORMS} -type f`)).toBe('');
    await mount(web2);
    await web2.ok('systemctl restart apache2');
    expect((await deploy('five')).state).toBe('success');
    await eventually(async () => {
      expect(await versions()).toEqual(['five', 'five', 'five']);
    });
  });

  it('names a member whose account has another number, or that sees the folder read-only', async () => {
    const marker = `${PLATFORMS}/.aegir/share.json`;
    const text = await hub.ok(['cat', marker]);
    await hub.ok(`sed -i 's/"uid":[0-9]*/"uid":4242/' ${marker}`);
    const ids = await farm.task('server verify web1');
    expect([ids.state, ids.reason]).toEqual(['failure', 'CHECK_FAILED']);
    expect(ids.message).toContain('uid 4242 on the server that writes');
    await hub.ok(['tee', marker], { input: text });
    await remount(web2, 'ro');
    const readOnly = await farm.task('server verify web2');
    expect(readOnly.message).toContain(`share.write: ${PLATFORMS} cannot be written`);
    expectBroken(
      'share.write',
      readOnly.results.flatMap(({ checks }) => checks),
      /mount -o remount,rw/,
    );
    await remount(web2, 'rw');
    await farm.done('server verify pack1');
  });

  // A service has mounts of its own, which hear of no flag that changes.
  async function remount(host: Host, flag: 'ro' | 'rw'): Promise<void> {
    await host.ok(`mount -o remount,bind,${flag} ${PLATFORMS} && systemctl restart aegir-spoke`);
    await farm.spokeIs(host.name, 'connected');
  }

  it('lets another member be master in place of the hub, as one task; what came before stays', async () => {
    const task = await farm.done('server set pack1 --master web1');
    expect(task.steps.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['check', 'switch', 'converge']),
    );
    expect(await master()).toBe('web1');
    expect((await deploy('six')).state).toBe('success');
    expect(await versions()).toEqual(['six', 'six', 'six']);
    const { releases } = await farm.ask<{ releases: { servers: string[]; live: boolean }[] }>(
      'platform release list shop',
    );
    expect(releases.find(({ live }) => live)?.servers).toEqual(['web1']);
    expect(await hub.ok(`cat ${PLATFORMS}/.aegir/sites/${SITE}/files/u.txt`)).toBe('hello\n');
    // The hub's own source is there all the same, and who was master before writes nothing any more.
    expect(await hub.ok(`cat ${PLATFORMS}/shop/version.txt`)).toBe('six\n');
    await farm.done('server verify hub');
    await remount(web1, 'ro');
    const readOnly = await farm.task('server verify web1');
    expect(readOnly.message).toContain(`share.write: ${PLATFORMS} cannot be written`);
    await remount(web1, 'rw');
  });

  it('stays with its master where the coming one does not see the folder', async () => {
    await unmount(web2);
    const task = await farm.task('server set pack1 --master web2');
    expect(task.state).toBe('failure');
    expect(await master()).toBe('web1');
    await mount(web2);
    expect((await deploy('seven')).state).toBe('success');
    expect(await versions()).toEqual(['seven', 'seven', 'seven']);
  });

  it('gives the folder to another member when its master is dead', async () => {
    await web1.kill();
    const task = await farm.task('server set pack1 --master web2');
    expect(['success', 'warning']).toContain(task.state);
    expect((await deploy('eight')).state).toBe('warning');
    expect([await versionOn(hub), await versionOn(web2)]).toEqual(['eight', 'eight']);
    await web1.boot();
    await mount(web1);
    await web1.ok('systemctl restart nginx');
    // It came back before its folder did, and was told so: nothing is served from an empty place.
    await eventually(() => farm.done('server verify web1'), { within: 30_000 });
    expect(await versions()).toEqual(['eight', 'eight', 'eight']);
  });

  it('lets a member go, which serves what is its own again', async () => {
    await farm.done('member remove web1 --group pack1 --yes');
    expect(await versionOn(web1)).toBe('404');
    expect(await versionOn(hub)).toBe('eight');
    await farm.done('server verify web1');
    expect(await hub.ok(`cat ${PLATFORMS}/.aegir/sites/${SITE}/files/u.txt`)).toBe('hello\n');
    expect(await versionOn(web2)).toBe('eight');
  });
});
