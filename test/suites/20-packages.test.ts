import { beforeAll, describe, expect, it } from 'vitest';
import { breaks, complaints, doctor, expectNamed } from '../lab/doctor.ts';
import { eventually } from '../lab/eventually.ts';
import { Farm } from '../lab/farm.ts';
import type { Host } from '../lab/host.ts';
import { followPackages, installPackage } from '../lab/install.ts';
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
  '/var/aegir/run',
  '/var/lib/aegir-spoke/*',
];

describe('installed from packages', () => {
  let farm: Farm;
  let web1: Host;
  let web2: Host;

  beforeAll(async () => {
    farm = await Farm.start({}, async (hub) => {
      expect(await followPackages(hub, 'hub')).toContain('reach this hub as hub');
    });
    [web1, web2] = await Promise.all([
      farm.webServer('web1', 'apache', bareServer),
      farm.webServer('web2', 'nginx', async (host) => {
        expect(await followPackages(host, 'web server')).toMatch(/^done +sudo/m);
      }),
    ]);
  });

  it('starts nothing before it is set up and has joined', async () => {
    for (const host of [web1, web2])
      expect((await host.exec('systemctl is-active aegir-spoke')).stdout).toBe('inactive\n');
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

  it('prepares a machine once', async () => {
    expect(await web1.ok('aegir-spoke setup')).toMatch(/^done +sudo/m);
    for (const host of [web1, web2]) {
      expect(await host.ok('visudo -c')).toContain('aegir-spoke: parsed OK');
      expect(await host.ok('aegir-spoke setup && aegir-spoke setup --check')).not.toMatch(
        /^(?:done|missing)/m,
      );
    }
  });

  it('mounts a share for the code where it is told to, hides nothing with it, and takes it back', async () => {
    // This kernel has no NFS: the program that mount(8) starts for it shows a folder instead.
    web2.write('/usr/sbin/mount.nfs', '#!/bin/sh\nexec mount --bind /srv/share "$2"\n', 0o755);
    await web2.ok('mkdir -p /srv/share && chown aegir:aegir /srv/share && touch /var/aegir/platforms/mine');
    const refused = await web2.exec('aegir-spoke setup --nfs filer:/platforms');
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('is not empty')]);
    await web2.ok('rm /var/aegir/platforms/mine');
    expect(await web2.ok('aegir-spoke setup --nfs filer:/platforms')).toMatch(/^done +share/m);
    await web2.ok(
      'mountpoint -q /var/aegir/platforms && touch /srv/share/seen && test -e /var/aegir/platforms/seen',
    );
    expect(web2.read('/etc/fstab')).toContain(
      'filer:/platforms /var/aegir/platforms nfs rw,_netdev,x-aegir 0 0\n',
    );
    // A share that an earlier setup made is looked after without being named again.
    await web2.ok('umount /var/aegir/platforms');
    expect((await web2.exec('aegir-spoke setup --check')).stdout).toMatch(/^missing +share/m);
    expect(await web2.ok('aegir-spoke setup')).toMatch(/^done +share/m);
    expect(await web2.ok('aegir-spoke unsetup')).toMatch(/^undone +share/m);
    expect((await web2.exec('mountpoint -q /var/aegir/platforms')).code).not.toBe(0);
    expect(web2.read('/etc/fstab')).not.toContain('filer');
    await web2.ok('aegir-spoke setup');
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

  const SETUP = 'aegir-spoke setup';
  const BROKEN = [
    breaks('apache.sudo', 'rm /etc/sudoers.d/aegir-spoke', SETUP, /aegir-spoke setup/),
    breaks('apache.include', 'rm /etc/apache2/conf-enabled/aegir.conf', SETUP, /ln -s/),
    breaks('web.group', 'gpasswd -d aegir www-data', SETUP, /usermod -aG www-data aegir/),
    breaks('root', 'chown root /var/aegir/config', 'chown aegir /var/aegir/config', /chown -R aegir/),
    breaks(
      'apache.installed',
      'mv /usr/sbin/apache2 /root',
      'mv /root/apache2 /usr/sbin',
      /apt-get install apache2/,
    ),
    breaks('hub', 'cp /etc/hosts /root && sed -i /hub/d /etc/hosts', 'cp /root/hosts /etc/hosts', /DNS/),
    breaks(
      'identity',
      'mv /var/lib/aegir-spoke/identity /root',
      'mv /root/identity /var/lib/aegir-spoke',
      /aegir-spoke enroll/,
    ),
    breaks(
      'service',
      'systemctl stop aegir-spoke',
      'systemctl start aegir-spoke',
      /systemctl enable --now aegir-spoke/,
    ),
  ];

  it.each(BROKEN)('doctor names $check when just that is broken', (one) => expectNamed(web1, one));

  it('doctor finds all of it mended', async () => {
    const complained = complaints(await doctor(web1));
    for (const { check } of BROKEN) expect(complained).not.toContain(check);
  });

  it('doctor looks from the hub at the whole farm, also at who is away', async () => {
    await farm.spokeIs('web1', 'connected');
    const well = await farm.ctl('doctor web1');
    expect([well.code, well.stdout]).toEqual([0, expect.stringContaining('apache.sudo')]);
    await web2.ok('systemctl stop aegir-spoke');
    await farm.spokeIs('web2', 'away');
    const { code, stdout } = await farm.ctl('doctor');
    expect(code).toBe(5);
    expect(stdout).toContain('On web2: aegir-spoke doctor');
    expect(await farm.hub.ok('aegir-hub doctor')).toMatch(/^ok +hub.state/m);
    await web2.ok('systemctl start aegir-spoke');
    await farm.spokeIs('web2', 'connected');
  });

  it('has manual pages and completions, and aegirctl for a machine without a hub', async () => {
    await web1.ok('test -s /usr/share/man/man8/aegir-spoke.8.gz');
    await farm.hub.ok(
      'test -s /usr/share/man/man1/aegirctl.1.gz && test -s /usr/share/man/man8/aegir-hub.8.gz',
    );
    await farm.hub.ok('bash -n /usr/share/bash-completion/completions/aegirctl');
    await installPackage(web1, 'aegirctl');
    expect(await web1.ok('/usr/bin/aegirctl --version')).toMatch(/^\d/);
    await web1.ok('dpkg -P aegirctl && test ! -e /usr/lib/aegirctl');
  });

  it('a downgrade by one version, and the way back, keep the sites, the service and what was set', async () => {
    await web1.ok("printf 'log_level: debug\\n' >> /etc/aegir/spoke.yaml");
    const settings = web1.read('/etc/aegir/spoke.yaml');
    // The same package under an older number: only its control member is made anew.
    await web1.ok(`set -e; mkdir /tmp/old; cd /tmp/old
      cp /opt/aegir/dist/packages/aegir-spoke_*.deb old.deb; dpkg-deb -e old.deb DEBIAN
      sed -i 's/^Version: .*/Version: 0.0.9/' DEBIAN/control
      member=$(ar t old.deb | grep ^control); tar -C DEBIAN -caf "$member" .; ar r old.deb "$member"`);
    const visitors = new Visitors(web1, ['a.example']);
    await web1.ok('dpkg -i /tmp/old/old.deb && rm -r /tmp/old');
    expect(await web1.ok("dpkg-query -W -f '${Version}' aegir-spoke")).toBe('0.0.9');
    await farm.spokeIs('web1', 'connected');
    await installPackage(web1, 'aegir-spoke');
    await farm.spokeIs('web1', 'connected');
    expect(web1.read('/etc/aegir/spoke.yaml')).toBe(settings);
    await visitors.leave();
    expect(visitors.failures).toEqual([]);
  });

  it('an upgrade and a crash of the spoke are noticed by no visitor', async () => {
    const processes = async () => (await web1.ok('pgrep -x apache2')).trim().split('\n');
    const before = await processes();
    const visitors = new Visitors(web1, ['a.example']);
    await web1.ok('systemctl kill -s KILL aegir-spoke');
    await installPackage(web1, 'aegir-spoke');
    await farm.spokeIs('web1', 'connected');
    // No process of the web server was touched; a busy one may have more.
    expect(await processes()).toEqual(expect.arrayContaining(before));
    await farm.done('site verify a.example');
    expect((await visitors.leave()).length).toBeGreaterThan(0);
    expect(visitors.failures).toEqual([]);
  });

  it('an upgrade of the hub loses nothing', async () => {
    await installPackage(farm.hub, 'aegir-hub');
    // The way back from an upgrade: an older hub reads no database of a newer one.
    const backup = (await farm.hub.ok('ls -t /var/lib/aegir-hub/self-backups/hub-*.tar.gz')).split('\n')[0];
    expect(await farm.hub.ok(`aegir-hub backup verify ${backup ?? ''}`)).toContain('2 servers');
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

  it('is installed anew after a purge, joins again, and serves what it did with the data that stayed', async () => {
    await installPackage(web1, 'aegir-spoke');
    expect(await web1.ok('aegir-spoke setup')).toMatch(/^done +sudo/m);
    const { token } = await farm.ask<{ token: string }>('server token web1');
    await web1.ok(['aegir-spoke', 'enroll', '-'], { input: token });
    await farm.spokeIs('web1', 'connected');
    // The code went with the rest, and the hub knows it.
    await farm.done('platform verify shop');
    expect((await visit(web1, 'a.example')).status).toBe(200);
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
