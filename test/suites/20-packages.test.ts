import { beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { Farm } from '../lab/farm.ts';
import type { Host } from '../lab/host.ts';
import { installPackage } from '../lab/install.ts';
import { visit, Visitors } from '../lab/visitors.ts';
import type { Server__Output } from '../../shared/proto/gen/aegir/v1/Server.ts';

/** All that a spoke and its setup leave on a machine. */
const OURS = [
  '/etc/aegir',
  '/etc/sudoers.d/aegir-spoke',
  '/etc/apache2/conf-enabled/aegir.conf',
  '/usr/lib/aegir-spoke',
  '/usr/sbin/aegir-spoke',
  '/var/aegir/config',
  '/var/lib/aegir-spoke/*',
];

describe('installed from packages', () => {
  let farm: Farm;
  let web1: Host;
  let web2: Host;

  beforeAll(async () => {
    farm = await Farm.start({}, async (hub) => {
      await installPackage(hub, 'aegir-hub');
      // Nothing starts before it is configured.
      expect((await hub.exec('systemctl is-active aegir-hub')).stdout).toBe('inactive\n');
      expect(await hub.ok('aegir-hub setup --advertise hub')).toContain('reach this hub as hub');
    });
    [web1, web2] = await Promise.all([
      farm.webServer('web1', 'apache', bareServer),
      farm.webServer('web2', 'nginx', bareServer),
    ]);
  });

  it('brings its own Node, whatever the machine has', async () => {
    const version = await web1.ok('/usr/lib/aegir-spoke/node --version');
    expect(version).not.toBe(await web1.ok('node --version'));
    expect(await web1.ok('aegir-spoke --version')).toMatch(/^aegir-spoke \d/);
  });

  it('says what a bare machine lacks, and changes nothing by looking', async () => {
    const before = await web1.ok('find /etc /var/aegir -newer /usr/sbin/aegir-spoke -type f | sort');
    const looked = await web1.exec('aegir-spoke setup --check');
    expect([looked.code, looked.stdout]).toEqual([1, expect.stringMatching(/^missing +sudo/m)]);
    expect(looked.stdout).toMatch(/^missing +link/m);
    expect(looked.stdout).toMatch(/^ok +account/m);
    expect(await web1.ok('find /etc /var/aegir -newer /usr/sbin/aegir-spoke -type f | sort')).toBe(before);
  });

  it.each([['web1'], ['web2']])('prepares %s, once', async (name) => {
    const host = name === 'web1' ? web1 : web2;
    expect(await host.ok('aegir-spoke setup')).toMatch(/^done +sudo/m);
    expect(await host.ok('visudo -c')).toContain('aegir-spoke: parsed OK');
    const again = await host.ok('aegir-spoke setup && aegir-spoke setup --check');
    expect(again).not.toMatch(/^(?:done|missing)/m);
  });

  it.each([
    ['web1', 'apache'],
    ['web2', 'nginx'],
  ])('%s joins with one command and is verified by itself', async (name, web) => {
    const host = name === 'web1' ? web1 : web2;
    await farm.ask(`server add ${name} --web ${web} --no-wait`);
    const { token } = await farm.ask<{ token: string }>(`server token ${name}`);
    expect(await host.ok(['aegir-spoke', 'enroll', '-'], { input: token })).toContain('aegir-spoke runs');
    await eventually(
      async () => {
        const { server } = await farm.ask<{ server: Server__Output }>(`server show ${name}`);
        expect(server).toMatchObject({ spoke: 'connected', state: 'verified' });
      },
      { within: 30_000, every: 300 },
    );
  });

  it('serves a site that is live after the documented commands alone', async () => {
    await farm.build('shop', web1, ['a.example']);
    expect((await visit(web1, 'a.example')).body).toContain('site=a.example version=one');
  });

  it('an upgrade and a crash of the spoke are noticed by no visitor', async () => {
    const visitors = new Visitors(web1, ['a.example']);
    await web1.ok('systemctl kill -s KILL aegir-spoke');
    await installPackage(web1, 'aegir-spoke');
    await farm.spokeIs('web1', 'connected');
    await farm.done('site verify a.example');
    expect((await visitors.leave()).length).toBeGreaterThan(0);
    expect(visitors.failures).toEqual([]);
  });

  it('an upgrade of the hub loses nothing', async () => {
    await installPackage(farm.hub, 'aegir-hub');
    await farm.hubReady();
    await farm.spokeIs('web1', 'connected');
    await farm.done('site add b.example --platform shop');
    expect((await visit(web1, 'b.example')).status).toBe(200);
  });

  it('a removal leaves the sites as they are served', async () => {
    await web1.ok('echo kept > /var/aegir/platforms/.aegir/sites/a.example/files/upload.txt');
    await web1.ok('dpkg -r aegir-spoke && systemctl restart apache2');
    expect((await visit(web1, 'a.example')).body).toContain('site=a.example');
  });

  it('a purge takes all away but the data of the sites', async () => {
    await web1.ok('dpkg -P aegir-spoke');
    expect((await web1.exec(`ls -d ${OURS.join(' ')}`)).stdout).toBe('');
    expect((await visit(web1, 'a.example')).body).not.toContain('site=');
    expect(await web1.ok('cat /var/aegir/platforms/.aegir/sites/a.example/files/upload.txt')).toBe('kept\n');
  });

  it('unsetup takes back what setup did, before the package goes', async () => {
    expect(await web2.ok('aegir-spoke unsetup')).toMatch(/^undone +link/m);
    await web2.ok('test ! -e /etc/sudoers.d/aegir-spoke && test ! -e /etc/nginx/conf.d/aegir.conf');
    expect((await web2.exec('aegir-spoke setup --check')).code).toBe(1);
  });
});

/** A machine as a distribution leaves it, with our package. */
async function bareServer(host: Host): Promise<void> {
  await host.ok('rm -f /etc/apache2/conf-enabled/mediawiki.conf');
  await installPackage(host, 'aegir-spoke');
}
