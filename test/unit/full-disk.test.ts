import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
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
import { silentLogger } from '../../shared/log.ts';
import type { Problem } from '../../shared/proto/gen/aegir/v1/Problem.ts';
import { createContentStore } from '../../spoke/content/disk-store.ts';
import type { ContentStore } from '../../spoke/content/store.ts';
import { createHost, stateOf, type Host } from '../fakes/apache-host.ts';
import { fakeRelease, fakeSource, type FakeRelease, type FakeSource } from '../fakes/content-source.ts';
import { LibraryLab } from '../fakes/library-lab.ts';
import { snapshot } from '../fakes/store-lab.ts';

const PAGE = 4_096;
const isRoot = process.getuid?.() === 0;

/** Takes all that a disk has left, but so much of it, for a ballast. */
const leave = {
  block: (ballast: string, pages: number): void => {
    const file = openSync(ballast, 'w');
    try {
      for (const chunk = Buffer.alloc(64 * PAGE); ;) if (writeSync(file, chunk) === 0) break;
    } catch (error) {
      if (!hasCode(error, 'ENOSPC')) throw error;
      ftruncateSync(file, Math.max(0, fstatSync(file).size - pages * PAGE));
    } finally {
      closeSync(file);
    }
  },
  inode: (ballast: string, count: number): void => {
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
  },
};

/** What an apply does on a disk that takes no more at one of its writes, whichever that is. Needs to mount a disk. */
describe.runIf(isRoot)('a spoke whose disk is full', { timeout: 120_000 }, () => {
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
        leave[what](ballast, left);
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

/** The same of a sync: there was room when it began, and it is gone before all has come. */
describe.runIf(isRoot)('a sync whose disk fills up', { timeout: 60_000 }, () => {
  const tree = (word: string) =>
    Object.fromEntries(
      Array.from({ length: 48 }, (_, i) => [
        `d${String(i % 6)}/f${String(i)}`,
        `${word} ${String(i)}`.repeat(2_000),
      ]),
    );
  const [before, after] = [
    fakeRelease(tree('old')),
    fakeRelease({ ...tree('new'), 'd0/f0': tree('old')['d0/f0'] ?? '' }),
  ];
  let disk: string;
  let store: ContentStore;

  beforeEach(() => {
    disk = mkdtempSync(join(tmpdir(), 'aegir-disk-'));
  });
  afterEach(() => {
    execFileSync('umount', ['-l', disk]);
    rmSync(disk, { recursive: true });
  });

  function mount(size: string): void {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `${size},mode=755`, 'tmpfs', disk]);
    store = createContentStore({ root: disk, largestDeleteShare: 1, log: silentLogger() });
  }
  const sync = ({ order }: FakeRelease, source: FakeSource) =>
    store.sync(order, source, new AbortController().signal, () => undefined);
  const served = (release: FakeRelease) => snapshot(store.pathOf(release.order.release) ?? disk);

  it.each([
    ['block', 0, [0, 3, 11]],
    ['block', 5, [0, 7]],
    ['inode', 0, [0, 4]],
    ['inode', 6, [0, 2]],
  ] as const)(
    'for want of a %s in frame %i names the disk, shows nothing of it, and goes on with what it has',
    async (what, fullAt, steps) => {
      mount('size=48m,nr_inodes=3000');
      await sync(before, fakeSource([before]));
      const old = served(before);
      for (const [attempt, left] of steps.entries()) {
        const fill = (frame: Buffer, number: number): Buffer[] => {
          // What came is not sent again, so the rest has fewer frames.
          if (number === (attempt === 0 ? fullAt : 0)) leave[what](`${disk}/ballast`, left);
          return [frame];
        };
        const source = fakeSource([before, after], { perFrame: 4, damage: fill });
        await expect(sync(after, source)).rejects.toMatchObject({
          reason: 'DISK_FULL',
          message: expect.stringContaining('ENOSPC') as string,
        });
        expect(store.releases()).toEqual([before.order.release]);
        expect(served(before)).toEqual(old);
        rmSync(`${disk}/ballast`, { recursive: true });
      }
      const rest = fakeSource([before, after]);
      expect(await sync(after, rest)).toMatchObject({ changed: true });
      expect(rest.sent.length).toBeLessThan(after.blocks.size - (fullAt > 0 ? 4 * (fullAt - 1) : 0));
      expect(Object.values(served(after)).filter((text) => text.includes('new '))).toHaveLength(47);
      expect(served(before)).toEqual(old);
    },
  );

  it.each(['size=32m,nr_inodes=3000', 'size=48m,nr_inodes=1030'])(
    'is not begun where it would leave too little for others: %s',
    async (size) => {
      mount(size);
      const source = fakeSource([before]);
      await expect(sync(before, source)).rejects.toMatchObject({ reason: 'DISK_FULL' });
      expect([source.sent, store.releases()]).toEqual([[], []]);
    },
  );
});

/** The same of the hub that reads a platform. */
describe.runIf(isRoot)('a scan whose disk is full', { timeout: 60_000 }, () => {
  let disk: string;
  let lab: LibraryLab;

  beforeEach(() => {
    disk = mkdtempSync(join(tmpdir(), 'aegir-disk-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m,mode=755', 'tmpfs', disk]);
    lab = new LibraryLab(disk);
  });
  afterEach(async () => {
    await lab.close();
    execFileSync('umount', ['-l', disk]);
    rmSync(disk, { recursive: true });
  });

  it('names the disk, leaves nothing half-made, keeps what was published, and goes on when there is room', async () => {
    lab.write('index.php', 'old');
    lab.write('large.bin', randomBytes(1 << 20));
    const old = await lab.scan();
    const packs = lab.packs();
    lab.write('index.php', 'new');
    lab.write('large.bin', randomBytes(3 << 20));
    for (const left of [0, 2, 300, 600]) {
      leave.block(`${disk}/ballast`, left);
      await expect(lab.scan()).rejects.toMatchObject({ reason: 'DISK_FULL' });
      expect(lab.packs()).toEqual(packs);
      expect((await lab.contentOf(old))['index.php']).toBe('old');
      rmSync(`${disk}/ballast`);
    }
    const next = await lab.scan();
    expect((await lab.contentOf(next))['index.php']).toBe('new');
    expect((await lab.contentOf(old))['index.php']).toBe('old');
  });
});
