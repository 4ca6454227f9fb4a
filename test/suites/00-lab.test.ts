import { beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import type { Host } from '../lab/host.ts';
import { Lab } from '../lab/lab.ts';

describe('the lab itself', () => {
  let lab: Lab;
  let one: Host;
  let two: Host;

  beforeAll(async () => {
    lab = await Lab.start();
    [one, two] = await Promise.all([
      lab.createHost('one', { plain: ['/srv/plain'] }),
      lab.createHost('two', { units: ['apache2.service'] }),
    ]);
  });

  it('runs the services a host asked for, and no others', async () => {
    expect((await two.exec(['systemctl', 'is-active', 'apache2'])).stdout.trim()).toBe('active');
    expect((await one.exec(['systemctl', 'is-active', 'apache2'])).stdout.trim()).toBe('inactive');
  });

  it('lets hosts and the test reach a host by its name', async () => {
    expect((await one.curl('http://two/')).status).toBe(200);
    expect((await fetch('http://two/')).status).toBe(200);
  });

  it('keeps what a host writes from the machine and from its neighbours', async () => {
    await one.ok('echo hello > /etc/only-here && useradd --system somebody');
    expect((await two.exec('cat /etc/only-here; id somebody')).code).not.toBe(0);
    expect(one.read('/etc/only-here')).toBe('hello\n');
  });

  it('cuts two hosts from each other, silently, and heals', async () => {
    await lab.wires.partition(one, two);
    expect(await one.curl('http://two/', { seconds: 1 })).toMatchObject({ status: 0 });
    expect((await fetch('http://two/')).status).toBe(200);
    await lab.wires.heal(one, two);
    expect((await one.curl('http://two/')).status).toBe(200);
  });

  it('freezes and thaws a host', async () => {
    two.freeze();
    expect(await one.curl('http://two/', { seconds: 1 })).toMatchObject({ status: 0 });
    two.thaw();
    expect((await one.curl('http://two/')).status).toBe(200);
  });

  it('pulls and plugs a cable', async () => {
    await two.unplug();
    expect(await one.curl('http://two/', { seconds: 1 })).toMatchObject({ status: 0 });
    await two.plug();
    await eventually(async () => {
      expect((await one.curl('http://two/')).status).toBe(200);
    });
  });

  it('keeps a disk over a power cut, and gives hard links a plain folder', async () => {
    await one.ok('echo kept > /srv/plain/a && ln /srv/plain/a /srv/plain/b && echo kept > /etc/kept');
    await one.reboot();
    expect(await one.ok('cat /srv/plain/b /etc/kept; stat -c %h /srv/plain/a')).toBe('kept\nkept\n2\n');
    expect(one.read('/srv/plain/a')).toBe('kept\n');
  });

  it('fills a disk', async () => {
    await one.diskSize('64m');
    expect((await one.exec('head -c 64m /dev/zero > /srv/plain/big')).stderr).toMatch(/No space left/);
    await one.diskSize('1g');
    await one.ok('head -c 64m /dev/zero > /srv/plain/big');
  });

  it('reads the journal of a unit', async () => {
    expect(await two.journal('apache2.service')).toMatch(/Started apache2/);
  });

  it('ends what runs past its time, inside the host too', async () => {
    expect((await one.exec('sleep 300', { timeout: 1 })).code).toBe(124);
    expect((await one.exec('pgrep -x sleep')).code).toBe(1);
  });
});
