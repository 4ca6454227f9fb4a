import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError, hasCode } from '../../shared/errors.ts';
import type { DesiredState } from '../../shared/desired-state.ts';
import { asDiskError } from '../../shared/safe-files.ts';
import { createHost, stateOf, type Host } from '../fakes/apache-host.ts';

const hasLoopDevices = existsSync('/dev/loop-control');

/** What an apply does on a disk that is no more what it was. Needs to mount one. */
describe.runIf(process.getuid?.() === 0 && hasLoopDevices)(
  'a spoke whose disk fails',
  { timeout: 60_000 },
  () => {
    let under: string;
    let ballast: string;
    let disk: string;
    let host: Host;
    let old: DesiredState;
    let next: DesiredState;

    /** The disk is a file on another, smaller one. */
    beforeEach(async () => {
      under = mkdtempSync(join(tmpdir(), 'aegir-under-'));
      disk = mkdtempSync(join(tmpdir(), 'aegir-disk-'));
      ballast = `${under}/ballast`;
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', under]);
      const image = `${under}/image`;
      writeFileSync(image, '');
      truncateSync(image, 64 * 2 ** 20);
      execFileSync('mkfs.ext4', ['-q', '-E', 'lazy_itable_init=0,nodiscard', '-O', '^has_journal', image]);
      execFileSync('mount', ['-o', 'loop,errors=continue', image, disk]);
      const root = `${disk}/root`;
      mkdirSync(root);
      host = await createHost({ root });
      const release = host.addRelease({ 'index.html': 'old' });
      const state = (alias: string): DesiredState =>
        stateOf(host.port, release, [{ uri: 'a.test', aliases: [alias] }], { root });
      [old, next] = [state('old.test'), state('new.test')];
      expect(await host.apply(old)).toMatchObject({ outcome: 'OUTCOME_APPLIED' });
    });
    afterEach(async () => {
      rmSync(ballast, { force: true });
      await host.close().catch((error: unknown) => {
        // The mount point itself cannot be removed from within.
        if (!hasCode(error, 'EBUSY')) throw error;
      });
      for (const folder of [disk, under]) {
        execFileSync('umount', ['-l', folder]);
        rmSync(folder, { recursive: true });
      }
    });

    async function obstacle(): Promise<string | number> {
      try {
        const { outcome, failure } = await host.apply(next);
        return failure?.reason ?? outcome ?? '';
      } catch (error) {
        if (error instanceof AppError) return error.reason;
        throw error;
      }
    }

    it('goes on with what it served while the disk is closed to writing, says so, and goes on when it is open', async () => {
      // Nobody who writes already is in the way of a mount of its own.
      execFileSync('mount', ['--bind', disk, disk]);
      execFileSync('mount', ['-o', 'remount,bind,ro', disk]);
      expect(await obstacle()).toBe('DISK_READ_ONLY');
      expect(await host.get('old.test')).toBe('200 old');
      execFileSync('umount', ['-l', disk]);
      expect(await obstacle()).toBe('OUTCOME_APPLIED');
      expect(await host.get('new.test')).toBe('200 old');
    });

    it('goes on with what it served while the disk loses what is written, says so, and goes on when it is sound', async () => {
      expect(() => {
        writeFileSync(ballast, Buffer.alloc(24 * 2 ** 20, 1));
      }).toThrow('ENOSPC');
      // The kernel tells the first write of several that there is no room below, and others that they failed.
      expect(await obstacle()).toMatch(/^DISK_(?:FULL|BROKEN)$/);
      expect(await obstacle()).toMatch(/^DISK_(?:FULL|BROKEN)$/);
      expect(await host.get('old.test')).toBe('200 old');
      rmSync(ballast);
      expect(await obstacle()).toBe('OUTCOME_APPLIED');
      expect(await host.get('new.test')).toBe('200 old');
    });
  },
);

describe('the fault of a disk', () => {
  it.each([
    ['ENOSPC', 'DISK_FULL'],
    ['EDQUOT', 'DISK_FULL'],
    ['EROFS', 'DISK_READ_ONLY'],
    ['EIO', 'DISK_BROKEN'],
    ['EACCES', 'DISK_DENIED'],
    ['EPERM', 'DISK_DENIED'],
  ])('%s is %s, and names the file', (code, reason) => {
    const fault = asDiskError(
      Object.assign(new Error(`${code}: no`), { code, path: '/srv/file' }),
      '/srv/file',
    );
    expect(fault).toMatchObject({ reason });
    expect(String(fault)).toContain('/srv/file');
  });

  it('is not what other failures become', () => {
    const error = Object.assign(new Error('connect EACCES /run/socket'), {
      code: 'EACCES',
      address: '/run/socket',
    });
    expect(asDiskError(error, '/srv/file')).toBe(error);
  });
});
