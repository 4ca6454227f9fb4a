import { beforeAll, describe, expect, it } from 'vitest';
import type { Server__Output } from '../../shared/proto/gen/aegir/v1/Server.ts';
import type { Task__Output } from '../../shared/proto/gen/aegir/v1/Task.ts';
import { DatabaseServer } from '../lab/database-server.ts';
import { eventually } from '../lab/eventually.ts';
import { Farm } from '../lab/farm.ts';
import type { Host } from '../lab/host.ts';
import { followPackages } from '../lab/install.ts';
import { smallApp } from '../lab/trees.ts';
import { visit } from '../lab/visitors.ts';

const PLATFORMS = '/var/aegir/platforms';
/** Where the members see the folder that the hub's machine exports. */
const EXPORT = '/srv/export';
const SITE = 'www.example.org';

/**
 * Acceptance scenarios 2 to 6 and 20, on machines that have our packages and nothing else of ours. What breaks is mended by
 * the very command that the failure names.
 */
describe('a farm from packages', () => {
  let farm: Farm;
  let hub: Host;
  let web1: Host;
  let acc1: Host;

  beforeAll(async () => {
    farm = await Farm.start({ units: ['apache2.service'] }, async (host) => {
      await bare(host);
      await followPackages(host, 'hub');
    });
    hub = farm.hub;
    web1 = await farm.webServer('web1', 'apache', fromPackage, shares());
  });

  const shares = () => ({ shares: [[hub.place(PLATFORMS), EXPORT]] }) as const;

  async function bare(host: Host): Promise<void> {
    await host.ok('rm -f /etc/apache2/conf-enabled/mediawiki.conf');
    // This kernel has no NFS: what mount(8) starts for it shows the folder that the hub's machine has there.
    host.write('/usr/sbin/mount.nfs', `#!/bin/sh\nexec mount --bind ${EXPORT} "$2"\n`, 0o755);
  }

  async function fromPackage(host: Host): Promise<void> {
    await bare(host);
    await followPackages(host, 'web server');
  }

  async function join(host: Host): Promise<void> {
    const { token } = await farm.ask<{ token: string }>(`server token ${host.name}`);
    await host.ok(['aegir-spoke', 'enroll', '-'], { input: `${token}\n` });
  }

  async function server(name: string): Promise<Server__Output> {
    return (await farm.ask<{ server: Server__Output }>(`server show ${name}`)).server;
  }

  /** Runs what is between the words of a remedy and its end, as the person who reads it would. */
  async function obey(host: Host, remedy: string, command: RegExp): Promise<void> {
    const [found] = command.exec(remedy) ?? [];
    expect(found, remedy).toBeDefined();
    await host.ok(found ?? '');
  }

  /** What a check of a task that failed says to do; of that server, or of any. */
  const remedyOf = (task: Task__Output, name: string, of?: string): string => {
    const rows = task.results.filter(({ server: each }) => of === undefined || each === of);
    const failed = rows.flatMap(({ checks }) => checks).filter(({ outcome }) => outcome === 'OUTCOME_FAILED');
    const check = failed.find((each) => each.name === name);
    expect(check, JSON.stringify(rows)).toBeDefined();
    return check?.remedy ?? '';
  };

  describe('a server that no machine has joined as', () => {
    let first: Task__Output;
    const written = (host: Host): Promise<string> =>
      host.ok(
        'find /var/aegir /var/lib/aegir-* /etc/apache2 -newer /usr/sbin/aegir-spoke | grep -v hub.db; true',
      );

    it('fails its verify with the step that is missing, and nothing is written on either side', async () => {
      const before = await Promise.all([written(hub), written(web1)]);
      const { taskId } = await farm.ask<{ taskId: string }>(
        'server add web1 --hostname web1.example.com --no-wait',
      );
      first = await farm.ended(taskId, 20);
      expect([first.state, first.reason]).toEqual(['failure', 'SPOKE_MISSING']);
      expect(first.remedy).toMatch(/aegirctl server token web1, then aegir-spoke enroll - /);
      expect(await Promise.all([written(hub), written(web1)])).toEqual(before);
    });

    it('passes when the same task is run again after it has joined', async () => {
      await join(web1);
      await farm.done(`task retry ${first.id}`);
      expect(await server('web1')).toMatchObject({ state: 'verified', spoke: 'connected' });
    });
  });

  it('a host whose name leads nowhere fails before anything is touched, and has its address when it does', async () => {
    const failure = await farm.task('server add acc1 --web apache_ssl');
    expect([failure.state, failure.reason]).toEqual(['failure', 'HOST_UNRESOLVED']);
    expect(failure.steps.map(({ state }) => state).filter((state) => state !== 'skipped')).toEqual([
      'failed',
    ]);
    acc1 = await farm.webServer('acc1', 'apache', fromPackage, shares());
    await join(acc1);
    const task = await farm.task(`task retry ${failure.id}`);
    await obey(acc1, remedyOf(task, 'web.tls'), /a2enmod ssl && systemctl restart apache2/);
    await farm.done(`task retry ${failure.id}`);
    expect(await server('acc1')).toMatchObject({ state: 'verified', addresses: [acc1.ip] });
  });

  it('a copy of a machine is refused by name, and the machine itself goes on', async () => {
    const identity = '/var/lib/aegir-spoke';
    const packed = await web1.ok(`tar -C ${identity} -cz identity identities | base64 -w0`);
    await acc1.ok(`systemctl stop aegir-spoke && cp -a ${identity} /root/own && rm -r ${identity}/identit*`);
    await acc1.ok(`base64 -d | tar -C ${identity} -xz --no-same-owner && chown -R aegir: ${identity}`, {
      input: packed,
    });
    await acc1.ok('systemctl start aegir-spoke');
    await eventually(async () => {
      expect(await acc1.journal('aegir-spoke')).toContain('SPOKE_DUPLICATED');
    });
    expect((await farm.ctl('audit list')).stdout).toContain('possible clone');
    expect((await server('web1')).spoke).toBe('connected');
    await acc1.ok(
      `systemctl stop aegir-spoke && rm -r ${identity}/identit* && cp -a /root/own/identit* ${identity} && systemctl start aegir-spoke`,
    );
    await farm.spokeIs('acc1', 'connected');
  });

  it('a machine that lacks its rights is told each by name, with the command that mends it', async () => {
    await web1.ok(
      'rm /etc/sudoers.d/aegir-spoke && gpasswd -d aegir www-data && systemctl restart aegir-spoke',
    );
    await farm.spokeIs('web1', 'connected');
    const task = await farm.task('server verify web1');
    expect([task.state, task.reason]).toEqual(['failure', 'CHECK_FAILED']);
    await obey(
      web1,
      remedyOf(task, 'web.group'),
      /usermod -aG www-data aegir && systemctl restart aegir-spoke/,
    );
    await obey(web1, remedyOf(task, 'apache.sudo'), /aegir-spoke setup/);
    await farm.spokeIs('web1', 'connected');
    await farm.done('server verify web1');
  });

  it('a server of databases and a web server are each asked about their own service alone', async () => {
    await DatabaseServer.start(farm, 'db1', 'a long random password');
    const names = async (name: string): Promise<string[]> => {
      await farm.done(`server verify ${name}`);
      return (await farm.ask<{ server: Server__Output }>(`server show ${name}`)).server.checks.map(
        ({ name: check }) => check,
      );
    };
    const [ofDatabases, ofWeb] = [await names('db1'), await names('web1')];
    expect(ofDatabases).toEqual(expect.arrayContaining(['database.login', 'database.grant']));
    expect(ofDatabases.filter((check) => !check.startsWith('database.'))).toEqual([]);
    expect(ofWeb).toEqual(expect.arrayContaining(['apache.sudo', 'web.group']));
    expect(ofWeb.filter((check) => check.startsWith('database.'))).toEqual([]);
  });

  describe('a pack', () => {
    const all = (): Host[] => [hub, web1, acc1];
    const said = (task: Task__Output): Record<string, string> =>
      Object.fromEntries(task.results.map(({ server: name, message, state }) => [name, message || state]));

    it('is told of each member what keeps it from the folder, and nothing is written where that belongs', async () => {
      await followPackages(hub, 'web server');
      await farm.ask('server add hub --no-wait');
      await join(hub);
      await farm.done('server verify hub');
      await farm.done('server set acc1 --web apache');
      await web1.ok('aegir-spoke setup --nfs hub:/var/aegir/platforms');
      const task = await farm.task(
        'server add pack1 --web pack --member hub --member web1 --member acc1 --master hub',
      );
      expect([task.state, task.reason]).toEqual(['failure', 'CHECK_FAILED']);
      const { hub: ofHub, web1: ofWeb1, acc1: ofAcc1 } = said(task);
      expect(ofHub).toBe('success');
      expect(ofWeb1).toMatch(/share.ids: aegir is uid \d+ here, and uid \d+ on the server that writes/);
      expect(ofAcc1).toBe(`share: ${PLATFORMS} is not the folder of the pack: it has no marker`);
      expect(await acc1.ok(`find ${PLATFORMS} -type f`)).toBe('');
      const { remedy } = task.results.find(({ server: name }) => name === 'acc1')!;
      await obey(acc1, remedy, /aegir-spoke setup --nfs hub:\S+\w/);
      for (const host of [web1, acc1]) {
        const again = await farm.task('server verify pack1');
        await obey(
          host,
          remedyOf(again, 'share.ids', host.name),
          /systemctl stop aegir-spoke && usermod .*? && systemctl start aegir-spoke/,
        );
        await farm.spokeIs(host.name, 'connected');
      }
      const whole = await farm.done('server verify pack1');
      expect(whole.log.map(({ text }) => text).join()).toContain('single point of failure');
    });

    it('serves a site on all members, and on the others when one sees the folder read-only or not at all', async () => {
      await smallApp(hub, `${PLATFORMS}/shop`, 'one');
      await farm.done('platform add shop --server pack1');
      await farm.done(`site add ${SITE} --platform shop --database-server db1`);
      const statuses = () => Promise.all(all().map(async (host) => (await visit(host, SITE)).status));
      expect(await statuses()).toEqual([200, 200, 200]);
      await acc1.ok(`mount -o remount,bind,ro ${PLATFORMS} && systemctl restart aegir-spoke`);
      await farm.spokeIs('acc1', 'connected');
      const readOnly = await farm.task('server verify pack1');
      expect(said(readOnly)).toMatchObject({ hub: 'success', web1: 'success' });
      const remedy = remedyOf(readOnly, 'share.write');
      // As a share it is one mount for all; here the flag is that of the bind.
      await obey(
        acc1,
        remedy.replace('remount,', 'remount,bind,'),
        /mount .* && systemctl restart aegir-spoke/,
      );
      await farm.spokeIs('acc1', 'connected');
      await farm.done('server verify pack1');
      await acc1.ok(`systemctl stop apache2 && umount ${PLATFORMS} && systemctl start apache2`);
      const missing = await farm.task('server verify pack1');
      expect([missing.state, said(missing)['acc1']]).toEqual([
        'failure',
        expect.stringContaining('is not mounted on'),
      ]);
      expect((await statuses()).slice(0, 2)).toEqual([200, 200]);
      expect(await acc1.ok(`find ${PLATFORMS} -type f`)).toBe('');
      await obey(acc1, missing.results.find(({ server: name }) => name === 'acc1')!.remedy, /mount \S+/);
      await farm.done('server verify pack1');
      await eventually(async () => {
        expect(await statuses()).toEqual([200, 200, 200]);
      });
    });
  });

  it('a machine that was revoked ends its tasks as unauthenticated', async () => {
    await farm.ask('spoke revoke acc1');
    await eventually(async () => {
      expect(await acc1.journal('aegir-spoke')).toContain('CERTIFICATE_REVOKED');
    });
    const task = await farm.task('server verify acc1');
    expect([task.state, task.reason]).toEqual(['failure', 'CERTIFICATE_REVOKED']);
    expect(task.remedy).toContain('aegirctl server token acc1');
    expect((await visit(acc1, SITE)).status).toBe(200);
  });
});
