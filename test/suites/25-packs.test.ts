import { chmodSync, mkdirSync, mkdtempSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Database__Output } from '../../shared/proto/gen/aegir/v1/Database.ts';
import type { Server__Output } from '../../shared/proto/gen/aegir/v1/Server.ts';
import type { Task__Output } from '../../shared/proto/gen/aegir/v1/Task.ts';
import { DatabaseServer } from '../lab/database-server.ts';
import { expectBroken } from '../fakes/broken.ts';
import { eventually } from '../lab/eventually.ts';
import { Farm } from '../lab/farm.ts';
import type { Host } from '../lab/host.ts';
import { installSpoke } from '../lab/install.ts';
import { smallApp } from '../lab/trees.ts';
import { visit, Visitors } from '../lab/visitors.ts';

const SITE = 'a.example';
const PLATFORMS = '/var/aegir/platforms';
const EXPORT = '/srv/share';

/** Acceptance scenarios 19 to 21. */
describe('a pack of an Apache, an nginx and another Apache with one folder', () => {
  let farm: Farm;
  let web1: Host;
  let web2: Host;
  let web3: Host;

  beforeAll(async () => {
    farm = await Farm.start();
    farm.hub.write('/etc/aegir/hub.yaml', 'advertise: hub\ngroups: { grace_seconds: 2 }\n');
    await farm.hub.ok('systemctl restart aegir-hub');
    await farm.hubReady();
    const share = mkdtempSync('/run/lab/share-');
    chmodSync(share, 0o755);
    mkdirSync(`${share}/platforms`);
    const spec = { shares: [[share, EXPORT]] } as const;
    [web1, web2, web3] = await Promise.all([
      farm.webServer('web1', 'apache', installSpoke, spec),
      farm.webServer('web2', 'nginx', installSpoke, spec),
      farm.webServer('web3', 'apache', installSpoke, spec),
    ]);
    for (const host of [web1, web2, web3]) await mount(host);
    await web1.ok(`chown aegir:aegir ${PLATFORMS}`);
    await Promise.all([farm.serve(web1), farm.serve(web2, 'nginx'), farm.serve(web3)]);
    await DatabaseServer.start(farm, 'db1', 'sesame');
  }, 240_000);

  async function mount(host: Host): Promise<void> {
    await host.ok(`mkdir -p ${PLATFORMS} && mount --bind ${EXPORT}/platforms ${PLATFORMS}`);
  }

  const unmount = (host: Host): Promise<string> => host.ok(`umount ${PLATFORMS}`);

  async function deploy(version: string): Promise<Task__Output> {
    await smallApp(farm.hub, `${PLATFORMS}/shop`, version);
    return farm.task('platform verify shop');
  }

  async function versionOn(host: Host): Promise<string> {
    const { status, body } = await visit(host, SITE);
    return status === 200 ? (/version=(\S+)/.exec(body)?.[1] ?? body) : String(status);
  }

  const versions = (): Promise<string[]> => Promise.all([web1, web2, web3].map(versionOn));

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

  it('is made of servers that serve nothing else, and proves that they see one folder', async () => {
    await smallApp(farm.hub, `${PLATFORMS}/other`, 'other');
    await farm.done('platform add other --server web2');
    const refused = await farm.refusal(
      'server add pack1 --web pack --member web1 --member web2 --member web3',
    );
    expect(refused).toMatchObject({ reason: 'IN_USE', field: 'members' });
    expect(refused.message).toContain('web2 serves other');
    await farm.done('platform remove other --yes');
    await unmount(web3);
    const failed = await farm.task('server add pack1 --web pack --member web1 --member web2 --member web3');
    expect([failed.state, failed.reason]).toEqual(['failure', 'CHECK_FAILED']);
    expect(rows(failed)).toEqual({
      web1: 'success',
      web2: 'success',
      web3: `failure: share: ${PLATFORMS} is not the folder of the pack: it has no marker`,
    });
    // Nothing was written below the place where the folder belongs.
    expect(await web3.ok(`find ${PLATFORMS} -newer /etc/hostname -type f`)).toBe('');
    await mount(web3);
    const task = await farm.done('server verify pack1');
    expect(rows(task)).toEqual({ web1: 'success', web2: 'success', web3: 'success' });
    expect(task.log.map(({ text }) => text).join()).toContain('single point of failure');
    expect(await farm.refusal('platform add other --server web2')).toMatchObject({
      reason: 'IN_USE',
      metadata: { group: 'pack1' },
    });
  });

  it('serves a site on all members, with code and data brought to the master alone', async () => {
    await smallApp(farm.hub, `${PLATFORMS}/shop`, 'one');
    const added = await farm.done('platform add shop --server pack1');
    expect(added.state).toBe('success');
    await farm.done(`site add ${SITE} --platform shop --database-server db1`);
    expect(await versions()).toEqual(['one', 'one', 'one']);
    const { database } = await farm.ask<{ database: Database__Output }>(`database show ${SITE}`);
    expect(database.grants.map(({ host }) => host).sort()).toEqual(
      [web1, web2, web3].map(({ ip }) => ip).sort(),
    );
    const { releases } = await farm.ask<{ releases: { servers: string[] }[] }>('platform release list shop');
    expect(releases.map(({ servers }) => servers)).toEqual([['web1']]);
    // An upload that came in through one member is there on each.
    await web2.ok(`echo hello > ${PLATFORMS}/.aegir/sites/${SITE}/files/u.txt`, { user: 'aegir' });
    for (const host of [web1, web2, web3]) {
      expect(await host.ok(`cat ${PLATFORMS}/.aegir/sites/${SITE}/files/u.txt`)).toBe('hello\n');
    }
  });

  it('loses no request while new code comes, and keeps what any member still serves', async () => {
    const visitors = [web1, web2, web3].map((host) => new Visitors(host, [SITE]));
    for (const version of ['two', 'three', 'four']) {
      expect(rows(await deploy(version))).toEqual({ web1: 'success', web2: 'success', web3: 'success' });
    }
    const visits = (await Promise.all(visitors.map((each) => each.leave()))).flat();
    expect(visits.filter(({ status }) => status !== 200)).toEqual([]);
    expect(await versions()).toEqual(['four', 'four', 'four']);
    expect(await web1.ok(`ls ${PLATFORMS}/.aegir/standby`)).toBe('');
  });

  it('lets the others serve on where one loses the folder, and says which and why', async () => {
    await web3.ok('systemctl stop apache2');
    await unmount(web3);
    await web3.ok('systemctl start apache2');
    const task = await deploy('five');
    expect([task.state, task.reason]).toEqual(['failure', 'SHARE_MISSING']);
    expect(task.results.find(({ server }) => server === 'web3')?.message).toContain(
      'is not the folder of the pack',
    );
    expect([await versionOn(web1), await versionOn(web2)]).toEqual(['four', 'four']);
    expect(await web3.ok(`find ${PLATFORMS} -type f`)).toBe('');
    await mount(web3);
    await web3.ok('systemctl restart apache2');
    expect((await deploy('five')).state).toBe('success');
    await eventually(async () => {
      expect(await versions()).toEqual(['five', 'five', 'five']);
    });
  });

  it('names a member whose account has another number, and a folder that the master cannot write', async () => {
    const marker = `${PLATFORMS}/.aegir/share.json`;
    const text = await web1.ok(['cat', marker]);
    await web1.ok(`sed -i 's/"uid":[0-9]*/"uid":4242/' ${marker}`);
    const ids = await farm.task('server verify web2');
    expect([ids.state, ids.reason]).toEqual(['failure', 'CHECK_FAILED']);
    expect(ids.message).toContain('uid 4242 on the server that writes');
    await web1.ok(['tee', marker], { input: text });
    // A service has mounts of its own, which hear of no flag that changes.
    const remount = (flag: 'ro' | 'rw'): Promise<string> =>
      web1.ok(`mount -o remount,bind,${flag} ${PLATFORMS} && systemctl restart aegir-spoke`);
    await remount('ro');
    const readOnly = await farm.task('server verify web1');
    expect(readOnly.message).toContain(`share.write: ${PLATFORMS} cannot be written`);
    expectBroken(
      'share.write',
      readOnly.results.flatMap(({ checks }) => checks),
      /mount -o remount,rw/,
    );
    await remount('rw');
    await farm.done('server verify pack1');
  });

  it('lets another member be master, as one task; what came before stays', async () => {
    const task = await farm.done('server set pack1 --master web3');
    expect(task.steps.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['check', 'switch', 'converge']),
    );
    expect(await master()).toBe('web3');
    expect((await deploy('six')).state).toBe('success');
    expect(await versions()).toEqual(['six', 'six', 'six']);
    const { releases } = await farm.ask<{ releases: { servers: string[]; live: boolean }[] }>(
      'platform release list shop',
    );
    expect(releases.find(({ live }) => live)?.servers).toEqual(['web3']);
    expect(await web1.ok(`cat ${PLATFORMS}/.aegir/sites/${SITE}/files/u.txt`)).toBe('hello\n');
    // Who was master before writes nothing any more.
    await farm.done('server verify web1');
  });

  it('stays with its master where the coming one does not see the folder', async () => {
    await unmount(web1);
    const task = await farm.task('server set pack1 --master web1');
    expect(task.state).toBe('failure');
    expect(await master()).toBe('web3');
    await mount(web1);
    expect((await deploy('seven')).state).toBe('success');
    expect(await versions()).toEqual(['seven', 'seven', 'seven']);
  });

  it('gives the folder to another member when its master is dead', async () => {
    await web3.kill();
    const task = await farm.task('server set pack1 --master web2');
    expect(['success', 'warning']).toContain(task.state);
    expect((await deploy('eight')).state).toBe('warning');
    expect([await versionOn(web1), await versionOn(web2)]).toEqual(['eight', 'eight']);
    await web3.boot();
    await mount(web3);
    await web3.ok('systemctl restart apache2');
    // It came back before its folder did, and was told so: nothing is served from an empty place.
    await eventually(() => farm.done('server verify web3'), { within: 30_000 });
    expect(await versions()).toEqual(['eight', 'eight', 'eight']);
  });

  it('lets a member go, which serves what is its own again', async () => {
    await farm.done('member remove web3 --group pack1 --yes');
    expect(await versionOn(web3)).toBe('404');
    expect(await versionOn(web1)).toBe('eight');
    await farm.done('server verify web3');
    expect(await web1.ok(`cat ${PLATFORMS}/.aegir/sites/${SITE}/files/u.txt`)).toBe('hello\n');
    expect(await versionOn(web2)).toBe('eight');
  });
});
