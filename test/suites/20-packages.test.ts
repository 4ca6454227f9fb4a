import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { breaks, complaints, doctor, expectNamed } from '../lab/doctor.ts';
import { eventually } from '../lab/eventually.ts';
import { Farm } from '../lab/farm.ts';
import type { Host } from '../lab/host.ts';
import {
  downgradePackage,
  followPackages,
  installPackage,
  OLDER,
  sizesInGuide,
  type PackageName,
} from '../lab/install.ts';
import { visit, Visitors } from '../lab/visitors.ts';
import { VERSION } from '../../shared/version.ts';
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

  it.each<PackageName>(['aegir-hub', 'aegir-spoke', 'aegirctl'])(
    '%s is as large as the guide says',
    async (name) => {
      const sizes = `f=$(echo /opt/aegir/dist/packages/${name}_*.deb); stat -c %s $f; dpkg-deb -f $f Installed-Size`;
      const [bytes, kib] = (await web1.ok(sizes)).split('\n').map(Number);
      const found = [(bytes ?? 0) / 2 ** 20, (kib ?? 0) / 2 ** 10];
      for (const [at, said] of sizesInGuide(name).entries())
        expect(Math.abs((found[at] ?? 0) - said)).toBeLessThan(2);
      expect(sizesInGuide(name)).toHaveLength(2);
    },
  );

  it.each<PackageName>(['aegir-hub', 'aegir-spoke', 'aegirctl'])(
    '%s asks for nothing that the oldest of its systems has not',
    async (name) => {
      const depends = await web1.ok(`dpkg-deb -f /opt/aegir/dist/packages/${name}_*.deb Depends`);
      const [, libc] = /libc6 \(>= 2\.(\d+)\)/.exec(depends) ?? [];
      // Ubuntu 22.04 has 2.35, Debian 12 has 2.36; both have systemd 249 or later.
      expect(Number(libc)).toBeLessThanOrEqual(35);
      const rest = depends.trim().replace(/libc6 \([^)]*\)|systemd \(>= 247\)/g, '');
      for (const word of rest.split(', ').filter((each) => each !== ''))
        expect(['sudo', 'libatomic1', 'libgcc-s1', 'libstdc++6']).toContain(word);
    },
  );

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
    expect(await web1.ok('aegir-spoke setup')).toMatch(
      /^done +sudo[^]*Next, on the hub: aegirctl server token/m,
    );
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
    const unnamed = await web2.exec('aegir-spoke setup --nfs-uploads filer:/uploads');
    expect([unnamed.code, unnamed.stderr]).toEqual([2, expect.stringContaining('CLUSTER=SERVER:/path')]);
    await web2.ok('aegir-spoke setup --nfs-uploads cluster1=filer:/uploads');
    expect(web2.read('/etc/fstab')).toContain('filer:/uploads /var/aegir/uploads/cluster1 nfs ');
    // A share that an earlier setup made is looked after without being named again.
    const places = ['/var/aegir/platforms', '/var/aegir/uploads/cluster1'];
    await web2.ok(`umount ${places.join(' ')}`);
    expect((await web2.exec('aegir-spoke setup --check')).stdout.match(/^missing +share/gm)).toHaveLength(2);
    expect((await web2.ok('aegir-spoke setup')).match(/^done +share/gm)).toHaveLength(2);
    expect((await web2.ok('aegir-spoke unsetup')).match(/^undone +share/gm)).toHaveLength(2);
    for (const place of places) expect((await web2.exec(`mountpoint -q ${place}`)).code).not.toBe(0);
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
    // As at a terminal, where who pastes it presses Enter and the input goes on.
    const typed = `aegir-spoke enroll - < <(echo ${token}; sleep 100 2>/dev/null)`;
    expect(await host.ok(typed, { timeout: 90 })).toContain('aegir-spoke runs');
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
    await web1.ok('apt-get purge -qq -y aegirctl && test ! -e /usr/lib/aegirctl');
  });

  describe('while visitors come', () => {
    let visitors: Visitors;

    beforeAll(() => {
      visitors = new Visitors(web1, ['a.example']);
    });

    afterAll(async () => {
      expect((await visitors.leave()).length).toBeGreaterThan(0);
      expect(visitors.failures).toEqual([]);
    });

    async function versions(): Promise<string[]> {
      const { server } = await farm.ask<{ server: Server__Output }>('server show web1');
      return [await farm.hub.ok('aegir-hub --version'), server.facts?.spokeVersion ?? ''].map((text) =>
        text.trim().replace('aegir-hub ', ''),
      );
    }

    async function expectWork(uri: string): Promise<void> {
      await farm.spokeIs('web1', 'connected');
      await farm.done(`site add ${uri} --platform shop`);
      expect((await visit(web1, uri)).status).toBe(200);
    }

    it('a spoke goes back by one version, works for the newer hub, and keeps what was set', async () => {
      await web1.ok("printf 'log_level: debug\\n' >> /etc/aegir/spoke.yaml");
      web1.write('/etc/systemd/system/aegir-spoke.service.d/own.conf', '[Service]\nNice=5\n');
      const settings = web1.read('/etc/aegir/spoke.yaml');
      await downgradePackage(web1, 'aegir-spoke');
      await expectWork('older-spoke.example');
      expect(await versions()).toEqual([VERSION, OLDER]);
      const { stdout } = await farm.ctl('doctor web1');
      expect(stdout).toContain(`the hub is ${VERSION}, its spoke ${OLDER}`);
      expect(web1.read('/etc/aegir/spoke.yaml')).toBe(settings);
      expect(await web1.ok('systemctl show -p Nice aegir-spoke')).toBe('Nice=5\n');
    });

    it('a hub goes back by one version with its database, keeps its settings, and works with newer spokes', async () => {
      const settings = farm.hub.read('/etc/aegir/hub.yaml');
      await installPackage(web1, 'aegir-spoke');
      await downgradePackage(farm.hub, 'aegir-hub');
      await farm.hubReady();
      await expectWork('older-hub.example');
      expect(await versions()).toEqual([OLDER, VERSION]);
      expect(farm.hub.read('/etc/aegir/hub.yaml')).toBe(settings);
    });

    it('an upgrade of the hub loses nothing, and leaves the way back', async () => {
      await installPackage(farm.hub, 'aegir-hub');
      // An older hub reads no database of a newer one.
      const [backup = ''] = (await farm.hub.ok('ls -t /var/lib/aegir-hub/self-backups/hub-*.tar.gz')).split(
        '\n',
      );
      expect(await farm.hub.ok(`aegir-hub backup verify ${backup}`)).toMatch(
        new RegExp(`written by version ${OLDER}[^]*2 servers, 1 platform, 3 sites`),
      );
      await farm.hubReady();
      await expectWork('b.example');
      expect(await versions()).toEqual([VERSION, VERSION]);
    });

    it('a crash of the spoke, and its package installed anew, touch no process of the web server', async () => {
      const processes = async () => (await web1.ok('pgrep -x apache2')).trim().split('\n');
      const before = await processes();
      await web1.ok('systemctl kill -s KILL aegir-spoke');
      await web1.ok('apt-get install -qq --reinstall /opt/aegir/dist/packages/aegir-spoke_*.deb');
      await farm.spokeIs('web1', 'connected');
      // A busy one may have more.
      expect(await processes()).toEqual(expect.arrayContaining(before));
      await farm.done('site verify a.example');
    });
  });

  it('a removal leaves the sites as they are served', async () => {
    await web1.ok('echo kept > /var/aegir/platforms/.aegir/sites/a.example/files/upload.txt');
    await web1.ok('apt-get remove -qq -y aegir-spoke && systemctl restart apache2');
    expect((await visit(web1, 'a.example')).body).toContain('site=a.example');
  });

  it('a purge takes all away but the data of the sites', async () => {
    await web1.ok('apt-get purge -qq -y aegir-spoke');
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
