import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expectBroken } from '../test/fakes/broken.ts';
import type { Check } from './checks.ts';
import {
  clockCheck,
  clockKeeperCheck,
  diskCheck,
  hostsCheck,
  nameCheck,
  skewChecks,
  toolsCheck,
} from './host-checks.ts';

const TOOL = { name: 'php', places: ['/usr/bin/php'], package: 'php-cli' };
const OWN = ['10.77.0.11'];

/** A machine is a folder with the files that are looked at; each test breaks one thing of it. */
describe('a check of the machine', () => {
  let base: string;
  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'aegir-machine-'));
    put('/etc/hostname', 'web1\n');
    put('/etc/hosts', '127.0.0.1 localhost\n10.77.0.11 web1.example.org web1\n');
    put('/run/chrony/chronyd.pid', '1\n');
    put('/usr/bin/php', '');
    chmodSync(`${base}/usr/bin/php`, 0o755);
  });
  afterEach(() => {
    rmSync(base, { recursive: true });
  });

  function put(path: string, text: string): void {
    mkdirSync(dirname(base + path), { recursive: true });
    writeFileSync(base + path, text);
  }

  const outcome = ({ outcome: word }: Check): string => word.replace('OUTCOME_', '').toLowerCase();

  it('finds all in order when it is', () => {
    const checks = [hostsCheck(base, 'web1', OWN), clockKeeperCheck(base), toolsCheck([TOOL], base)];
    expect(checks.map(outcome)).toEqual(['ok', 'ok', 'ok']);
  });

  it('names the clock that nobody sets, and the one that was never set', () => {
    rmSync(`${base}/run/chrony`, { recursive: true });
    expectBroken('clock.keeper', [clockKeeperCheck(base)], /timesyncd/);
    put('/run/systemd/container', '');
    expect(outcome(clockKeeperCheck(base))).toBe('ok');
    expectBroken('clock', [clockCheck(0)], /timesyncd/);
    expect(skewChecks(299_000).map(outcome)).toEqual(['ok']);
    expectBroken('clock.skew', skewChecks(-3_600_000), /timedatectl/);
    expect(skewChecks(-3_600_000)).toMatchObject([
      { finding: "the clock of the machine is 60.0 minutes behind the hub's" },
    ]);
    expect(skewChecks(63_072_000_000)[0]?.finding).toContain('730.0 days ahead of');
    expect(skewChecks(null)).toEqual([]);
  });

  it('names the line of the hosts file that leads elsewhere', () => {
    put('/etc/hosts', '192.0.2.9 web1.example.org\n');
    const check = hostsCheck(base, 'web1', OWN);
    expect(check.finding).toContain('192.0.2.9');
    expectBroken('hosts', [check], /10\.77\.0\.11/);
  });

  it('names the host name that holds only until the next start', () => {
    put('/etc/hostname', 'other\n');
    expect(hostsCheck(base, 'web1', OWN)).toMatchObject({
      outcome: 'OUTCOME_WARNING',
      finding: 'it is called web1, and other after the next start',
    });
  });

  it('names the name that leads to another machine, and the one that leads nowhere', async () => {
    for (const name of ['192.0.2.9', 'nowhere.invalid'])
      expectBroken('hostname', [await nameCheck('hostname', name, OWN)], /10\.77\.0\.11/);
    expect(outcome(await nameCheck('hostname', '127.0.0.1', OWN))).toBe('ok');
  });

  it('names the disk that is nearly full, by bytes or by inodes', () => {
    const space = (diskFreeBytes: number, inodesFree: number) => () => ({ diskFreeBytes, inodesFree });
    expect(outcome(diskCheck(['/srv'], space(1e12, 1e6)))).toBe('ok');
    expect(outcome(diskCheck(['/srv'], space(1e12, 0)))).toBe('ok');
    expect(outcome(diskCheck(['/srv'], space(1e6, 1e6)))).toBe('warning');
    expectBroken('disk', [diskCheck(['/srv'], space(1e12, 50))], /\/srv/);
  });

  it('names the program that is missing and the package that brings it', () => {
    rmSync(`${base}/usr/bin/php`);
    expect(toolsCheck([TOOL], base).finding).toBe('not here: php');
    expectBroken('tools', [toolsCheck([TOOL], base)], 'apt-get install php-cli');
  });
});
