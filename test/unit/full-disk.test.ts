import { execFileSync } from 'node:child_process';
import {
  closeSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError, hasCode } from '../../shared/errors.ts';
import type { DesiredState } from '../../shared/desired-state.ts';
import type { Problem } from '../../shared/proto/gen/aegir/v1/Problem.ts';
import { createHost, stateOf, type Host } from '../fakes/apache-host.ts';

const PAGE = 4_096;

/** What an apply does on a disk that takes no more at one of its writes, whichever that is. Needs to mount a disk. */
describe.runIf(process.getuid?.() === 0)('a spoke whose disk is full', { timeout: 120_000 }, () => {
  let disk: string;
  let host: Host;
  let old: DesiredState;
  let next: DesiredState;
  let ballast: string;

  beforeEach(async () => {
    disk = mkdtempSync(join(tmpdir(), 'aegir-disk-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m,nr_inodes=600,mode=755', 'tmpfs', disk]);
    const root = `${disk}/root`;
    mkdirSync(root);
    ballast = `${disk}/ballast`;
    host = await createHost({ root });
    const release = host.addRelease({ 'index.html': 'old' });
    const state = (text: string): DesiredState =>
      stateOf(host.port, release, [{ uri: 'a.test', aliases: [`${text}.test`] }, { uri: 'b.test' }], {
        root,
      });
    [old, next] = [state('old'), state('new')];
    await host.apply(old);
  });
  afterEach(async () => {
    rmSync(ballast, { recursive: true, force: true });
    await host.close().catch((error: unknown) => {
      // The mount point itself cannot be removed from within.
      if (!hasCode(error, 'EBUSY')) throw error;
    });
    execFileSync('umount', ['-l', disk]);
    rmSync(disk, { recursive: true });
  });

  /** Takes all room but so many pages. */
  function leave(pages: number): void {
    const file = openSync(ballast, 'w');
    try {
      for (;;) writeSync(file, Buffer.alloc(PAGE));
    } catch (error) {
      if (!hasCode(error, 'ENOSPC')) throw error;
      ftruncateSync(file, Math.max(0, fstatSync(file).size - pages * PAGE));
    } finally {
      closeSync(file);
    }
  }

  /** Takes all inodes but so many. */
  function leaveInodes(count: number): void {
    mkdirSync(ballast);
    const names: string[] = [];
    try {
      for (;;) {
        const name = `${ballast}/${String(names.length)}`;
        closeSync(openSync(name, 'w'));
        names.push(name);
      }
    } catch (error) {
      if (!hasCode(error, 'ENOSPC')) throw error;
    }
    for (const name of names.slice(0, count)) rmSync(name);
  }

  /** What stood in the way of the next generation, null when nothing did. */
  async function obstacle(): Promise<Pick<Problem, 'reason' | 'message'> | null> {
    try {
      const result = await host.apply(next);
      return result.outcome === 'OUTCOME_APPLIED' ? null : (result.failure ?? {});
    } catch (error) {
      if (error instanceof AppError) return error;
      throw error;
    }
  }

  it.each([
    ['block', [0, 2, 5, 9, 14, 20, 28, 44]],
    ['inode', [0, 2, 6, 11, 14, 17, 20, 30]],
  ] as const)(
    'goes on with the old generation at every %s it lacks, says why, and goes on when there is room',
    async (what, steps) => {
      const outcomes = new Set<string>();
      for (const left of steps) {
        if (what === 'block') leave(left);
        else leaveInodes(left);
        const failure = await obstacle();
        outcomes.add(failure?.reason ?? 'none');
        if (failure !== null) {
          expect([left, failure.reason, failure.message]).toEqual([left, 'DISK_FULL', expect.any(String)]);
          expect([left, await host.get('old.test')]).toEqual([left, '200 old']);
          expect([left, await host.get('new.test')]).toEqual([left, expect.stringMatching(/^404/)]);
        }
        rmSync(ballast, { recursive: true, force: true });
        if (failure === null) expect((await host.apply(old)).outcome).toBe('OUTCOME_APPLIED');
        expect([left, await host.get('old.test')]).toEqual([left, '200 old']);
      }
      // The last of them is room enough.
      expect([...outcomes]).toEqual(['DISK_FULL', 'none']);
      expect(await host.apply(next)).toMatchObject({ outcome: 'OUTCOME_APPLIED' });
      expect(await host.get('new.test')).toBe('200 old');
    },
  );
});
