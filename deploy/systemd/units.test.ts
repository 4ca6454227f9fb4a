import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const UNITS = ['aegir-hub.service', 'aegir-spoke.service'] as const;
/** How exposed systemd finds each, from 0 to 10. Lower it when it becomes true; never raise it. */
const EXPOSURE = { 'aegir-hub.service': 2.0, 'aegir-spoke.service': 7.3 } as const;

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

describe.skipIf(!hasSystemd)('the units of the daemons', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'aegir-units-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** With a program that this machine has, whatever is installed. */
  function unit(name: string): string {
    const text = readFileSync(fileURLToPath(new URL(name, import.meta.url)), 'utf8');
    const file = join(folder, name);
    writeFileSync(file, text.replace(/^ExecStart=.*$/m, 'ExecStart=/bin/true'));
    return file;
  }

  it.each(UNITS)('%s says nothing that systemd does not understand', (name) => {
    const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', unit(name)], {
      encoding: 'utf8',
    });
    expect([status, stdout, stderr]).toEqual([0, '', '']);
  });

  it.each(UNITS)('%s may say so much in its log, and no more, whoever makes it talk', (name) => {
    const text = readFileSync(fileURLToPath(new URL(name, import.meta.url)), 'utf8');
    const [, burst] = /^LogRateLimitIntervalSec=30s\nLogRateLimitBurst=(\d+)$/m.exec(text) ?? [];
    expect(Number(burst)).toBeLessThanOrEqual(5_000);
  });

  it.each([
    ['aegir-hub.service', 'hub/main.ts'],
    ['aegir-spoke.service', 'spoke/daemon.ts'],
  ])('%s leaves its daemon more time to stop than it ever takes, whatever hangs in it', (name, source) => {
    const read = (path: string): string =>
      readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8');
    const longest = /^const LONGEST_STOP_MS = ([\d_]+);$/m.exec(read(`../../${source}`))?.[1] ?? '';
    const given = /^TimeoutStopSec=(\d+)$/m.exec(read(name))?.[1];
    expect(Number(given) * 1_000).toBeGreaterThan(Number(longest.replaceAll('_', '')) + 5_000);
  });

  it.each(UNITS)('%s is no more exposed than it was', (name) => {
    const said = execFileSync('systemd-analyze', ['security', '--offline=true', '--no-pager', unit(name)], {
      encoding: 'utf8',
      env: { ...process.env, LANG: 'C.UTF-8' },
    });
    const exposure = Number(/Overall exposure level for \S+: ([\d.]+)/.exec(said)?.[1]);
    expect(exposure).toBeLessThanOrEqual(EXPOSURE[name]);
  });
});
