import fs from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CheckItem__Output } from '../../shared/proto/gen/aegir/v1/CheckItem.ts';
import type { Task__Output } from '../../shared/proto/gen/aegir/v1/Task.ts';
import { expectBroken } from '../fakes/broken.ts';
import type { Computer } from '../lab/computer.ts';
import { eventually } from '../lab/eventually.ts';
import { Farm } from '../lab/farm.ts';
import type { Guest } from '../lab/guest.ts';
import type { Host } from '../lab/host.ts';
import { followPackages, installSpoke } from '../lab/install.ts';
import { NfsServer } from '../lab/nfs-server.ts';
import { tool } from '../lab/process.ts';
import { smallApp } from '../lab/trees.ts';
import { visit, Visitors } from '../lab/visitors.ts';

const SITE = 'a.example';
const PLATFORMS = '/var/aegir/platforms';
/** Where the test has the folder of the pack: a disk of its own, which the hub's machine exports and web1 has as well. */
const DISK = '/run/lab/disk';
/** An emulated processor works ten times as slowly. */
const VISIT = { within: 20_000 };

/**
 * A pack whose hub exports the folder by NFS: web1 is a machine like the hub's, web2 has a Linux of its own, which mounts the
 * export as any web server does.
 */
describe('a pack on NFS', { timeout: 300_000 }, () => {
  let farm: Farm;
  let hub: Host;
  let web1: Host;
  let web2: Guest;
  let all: readonly Computer[];
  let server: NfsServer;

  beforeAll(async () => {
    fs.mkdirSync(DISK, { recursive: true });
    await tool('mount', '-t', 'tmpfs', '-o', 'mode=755,size=1g', 'disk', DISK);
    const shares = [[DISK, PLATFORMS]] as const;
    farm = await Farm.start({ units: ['apache2.service'], shares });
    hub = farm.hub;
    const account = await hub.ok(['getent', 'passwd', 'aegir']);
    // It serves as the others do until it has a kernel that can do what its /etc/fstab says.
    const spec = { units: ['apache2.service'], shows: farm.shows, shares };
    const [, other, host] = await Promise.all([
      installSpoke(hub),
      farm.webServer('web1', 'apache', installSpoke, { shares }),
      farm.lab.createHost('web2', spec),
    ]);
    web1 = other;
    await host.ok('rm -f /etc/apache2/conf-enabled/mediawiki.conf');
    await sameNumbers(host, account);
    await followPackages(host, 'web server');
    await Promise.all([farm.serve(hub), farm.serve(web1), farm.serve(host)]);
    await farm.done('server add pack1 --web pack --member hub --member web1 --member web2 --master hub');
    host.write('/etc/fstab', `hub:${PLATFORMS} ${PLATFORMS} nfs rw,_netdev 0 0\n`);
    server = await NfsServer.start(hub, PLATFORMS);
    web2 = await farm.lab.virtualize(host);
    all = [hub, web1, web2];
    await farm.spokeIs('web2', 'connected', 180_000);
  }, 600_000);

  /** Files of a share belong to numbers. */
  async function sameNumbers(host: Host, account: string): Promise<void> {
    const [, , uid = '', gid = ''] = account.split(':');
    await host.ok(`groupadd -r -g ${gid} aegir && useradd -r -u ${uid} -g aegir -G www-data \
      -d /var/aegir -M -s /usr/sbin/nologin aegir`);
  }

  async function deploy(version: string): Promise<Task__Output> {
    await smallApp(hub, `${PLATFORMS}/shop`, version);
    return farm.task('platform verify shop');
  }

  async function versionOn(computer: Computer): Promise<string> {
    const { status, body } = await visit(computer, SITE, '/', VISIT);
    return status === 200 ? (/version=(\S+)/.exec(body)?.[1] ?? body) : String(status);
  }

  const versions = (): Promise<string[]> => Promise.all(all.map(versionOn));

  function rows(task: Task__Output): Record<string, string> {
    return Object.fromEntries(
      task.results.map(({ server: name, state, message }) => [
        name,
        message === '' ? state : `${state}: ${message}`,
      ]),
    );
  }

  const ALL_WELL = { hub: 'success', web1: 'success', web2: 'success' };

  const checksOf = (task: Task__Output, name: string): readonly CheckItem__Output[] =>
    task.results.find((row) => row.server === name)?.checks ?? [];

  /** Runs the command that a check which failed says to run. */
  async function obey(computer: Computer, { remedy }: { remedy: string }, command: RegExp): Promise<void> {
    const [found] = command.exec(remedy) ?? [];
    expect(found, remedy).toBeDefined();
    await computer.ok(found ?? '');
  }

  it('is proved on the machine that mounts the export, and serves a site whose release lies there on all members', async () => {
    expect(await web2.ok(['findmnt', '-no', 'FSTYPE,SOURCE', PLATFORMS])).toMatch(
      new RegExp(`^nfs4 +hub:${PLATFORMS}$`, 'm'),
    );
    expect(rows(await farm.done('server verify pack1'))).toEqual(ALL_WELL);
    const proof = checksOf(await farm.done('server verify web2'), 'web2').filter(({ name }) =>
      name.startsWith('share'),
    );
    expect(proof.map(({ name, outcome }) => [name, outcome])).toEqual(
      ['share', 'share.write', 'share.ids'].map((name) => [name, 'OUTCOME_OK']),
    );
    await smallApp(hub, `${PLATFORMS}/shop`, 'one');
    await farm.done('platform add shop --server pack1');
    await farm.done(`site add ${SITE} --platform shop`);
    expect(await versions()).toEqual(['one', 'one', 'one']);
    // What a visitor sends to the far machine is on the disk of the hub's, and belongs to the same numbers.
    const url = `http://${web2.ip}/?name=u.txt`;
    const args = ['--data-binary', 'hello'];
    expect(await hub.curl(url, { site: SITE, args, seconds: 20 })).toMatchObject({ status: 201 });
    const upload = `${PLATFORMS}/.aegir/sites/${SITE}/files/u.txt`;
    expect(await hub.ok(`stat -c %U:%G ${upload} && cat ${upload}`)).toBe('www-data:www-data\nhello');
  });

  it('loses no request while new code comes, and shows it everywhere at once', async () => {
    const visitors = [hub, web1].map((host) => new Visitors(host, [SITE]));
    const far = new Visitors(web2, [SITE], 1_000);
    for (const version of ['two', 'three']) {
      expect(rows(await deploy(version))).toEqual(ALL_WELL);
      expect(await versions()).toEqual([version, version, version]);
    }
    const visits = (await Promise.all([...visitors, far].map((each) => each.leave()))).flat();
    expect(visits.filter(({ status }) => status !== 200)).toEqual([]);
    expect(far.visits.length).toBeGreaterThan(5);
  });

  it('names the member to which the folder is exported read-only, and serves on', async () => {
    await server.access('RO');
    const task = await farm.task('server verify web2');
    expect([task.state, task.message]).toEqual([
      'failure',
      expect.stringContaining(`share.write: ${PLATFORMS} cannot be written`),
    ]);
    expectBroken('share.write', checksOf(task, 'web2'), /the export has to say rw/);
    expect(await versions()).toEqual(['three', 'three', 'three']);
    await server.access('RW');
    const line = checksOf(task, 'web2').find(({ name }) => name === 'share.write');
    await obey(web2, line!, /mount -o remount[^;]*/);
    await farm.spokeIs('web2', 'connected', 120_000);
    // What its kernel remembers of who may write where holds for a minute at most.
    await eventually(() => farm.done('server verify pack1'), { within: 90_000, every: 2_000 });
  });

  it('lets the others serve on where the share is not mounted, writes nothing in its place, and says what mounts it', async () => {
    await web2.ok(`systemctl stop apache2 && umount ${PLATFORMS} && systemctl start apache2`);
    const task = await farm.task('server verify web2');
    const why = `hub:${PLATFORMS} is not mounted on ${PLATFORMS}`;
    expect([task.state, task.message]).toEqual(['failure', expect.stringContaining(why)]);
    const refused = await deploy('four');
    expect([refused.state, refused.reason]).toEqual(['failure', 'SHARE_MISSING']);
    expect(rows(refused)['web2']).toContain(why);
    expect([await versionOn(hub), await versionOn(web1)]).toEqual(['three', 'three']);
    expect(await web2.ok(`find ${PLATFORMS} -mindepth 1`)).toBe('');
    const line = checksOf(task, 'web2').find(({ name }) => name === 'share');
    await obey(web2, line!, /^mount .*/);
    await web2.ok('systemctl restart apache2');
    expect(rows(await deploy('four'))).toEqual(ALL_WELL);
    expect(await versions()).toEqual(['four', 'four', 'four']);
  });

  it('is named within seconds when the server of the export stands still, and all is as before when it goes on', async () => {
    await server.freeze();
    try {
      const began = performance.now();
      const task = await farm.task('server verify pack1');
      expect(performance.now() - began).toBeLessThan(60_000);
      expect(rows(task)).toEqual({
        ...ALL_WELL,
        web2: `failure: share: hub:${PLATFORMS} on ${PLATFORMS} does not answer`,
      });
      expectBroken('share', checksOf(task, 'web2'), /See to the server of the share/);
      await farm.spokeIs('web2', 'connected');
      expect((await web2.curl('http://127.0.0.1:9741/livez')).status).toBe(200);
      const refused = await deploy('five');
      expect([refused.state, refused.reason]).toEqual(['failure', 'SHARE_HANGS']);
      expect([await versionOn(hub), await versionOn(web1)]).toEqual(['four', 'four']);
    } finally {
      await server.thaw();
    }
    await eventually(
      async () => {
        expect(rows(await farm.task('server verify pack1'))).toEqual(ALL_WELL);
      },
      { within: 60_000 },
    );
    expect(rows(await farm.done('platform verify shop'))).toEqual(ALL_WELL);
    expect(await versions()).toEqual(['five', 'five', 'five']);
  });

  it('keeps all that lies on the share when the package is purged on a member', async () => {
    const lies = (): Promise<string> => tool('find', DISK, '-printf', '%P %y %U:%G %m %s\n');
    const before = await lies();
    await web2.ok('dpkg -P aegir-spoke');
    expect(await lies()).toBe(before);
    expect(await web2.ok(`cat ${PLATFORMS}/shop/version.txt`)).toBe('five\n');
    expect([await versionOn(hub), await versionOn(web1)]).toEqual(['five', 'five']);
  });
});
