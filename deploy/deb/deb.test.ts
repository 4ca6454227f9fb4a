import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeDeb, neededPackages, put } from './deb.ts';

describe('a package', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'aegir-deb-'));
    mkdirSync(join(folder, 'control'));
    const control =
      'Package: x\nVersion: @VERSION@\nArchitecture: @ARCHITECTURE@\nInstalled-Size: @SIZE@\nDepends: @LIBRARIES@\nMaintainer: x <x@example.org>\nDescription: x\n';
    writeFileSync(join(folder, 'control/control'), control);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** Digest of a package of these files, made in this order and at this time. */
  function build(name: string, files: readonly string[], time: number): string {
    const tree = join(folder, name);
    for (const file of files) {
      put(tree, file, `text of ${file}`);
      utimesSync(join(tree, file), time, time);
    }
    const { file } = makeDeb({
      ...{ tree, name: 'x', version: '1.0', architecture: 'amd64', compiled: [process.execPath] },
      ...{ control: join(folder, 'control'), timestamp: 1_700_000_000, target: join(folder, `${name}-out`) },
    });
    return createHash('sha256').update(readFileSync(file)).digest('hex');
  }

  it('depends on every library of the system that its programs ask for', () => {
    const asked = execFileSync('objdump', ['-p', process.execPath], { encoding: 'utf8' });
    const found = neededPackages([process.execPath]);
    expect(found[0]).toMatch(/^libc6 \(>= 2\.\d+\)$/);
    expect(found.includes('libatomic1')).toBe(asked.includes('libatomic.so.1'));
    expect(found.includes('libstdc++6')).toBe(asked.includes('libstdc++.so.6'));
    // Of a program that asks for what we know no package of.
    const strange = '/usr/bin/objdump';
    expect(() => neededPackages([strange])).toThrow(/no package is known that has lib/);
  });

  it('has the same bytes whenever and in whatever order it is made', () => {
    const first = build('one', ['usr/lib/x/a', 'usr/lib/x/b', 'etc/x.conf'], 1_800_000_000);
    expect(build('two', ['etc/x.conf', 'usr/lib/x/b', 'usr/lib/x/a'], 1_600_000_000)).toBe(first);
    expect(build('three', ['usr/lib/x/a'], 1_800_000_000)).not.toBe(first);
  });
});
