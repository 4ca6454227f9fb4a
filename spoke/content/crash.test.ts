import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FAULT_POINTS } from '../../shared/fault-points.ts';
import { silentLogger } from '../../shared/log.ts';
import { childProgram } from '../../test/fakes/child-program.ts';
import { fakeRelease, fakeSource, type FakeRelease, type FakeTree } from '../../test/fakes/content-source.ts';
import { createRun } from '../exec.ts';
import { createContentStore } from './disk-store.ts';
import type { ContentStore } from './store.ts';

const ALL_POINTS = FAULT_POINTS.spoke.filter((point) => point.startsWith('sync.'));
/** Passed only where a tree stands by. */
const STANDBY_POINTS: readonly string[] = ['sync.claimed', 'sync.stripped'];
const POINTS = ALL_POINTS.filter((point) => !STANDBY_POINTS.includes(point));
const REPOSITORY = join(import.meta.dirname, '../..');
const CHILD = await childProgram(new URL('../../test/fakes/content-child.ts', import.meta.url));

const before: FakeTree = { 'a/1': 'one', 'a/2': 'two', 'b/3': 'three', 'index.php': 'old' };
const older: FakeTree = { 'a/1': 'one', 'a/2': 'was', 'gone/6': 'six', 'gone/deep/er': 'x', c: 'a file' };
const after: FakeTree = { ...before, 'index.php': 'new', 'c/4': 'four', 'c/5': 'five', 'c/6': 'six' };

/** A release is complete or absent, whatever instruction the spoke dies at. */
describe('a spoke that dies in a sync', { timeout: 60_000 }, () => {
  const old = fakeRelease(before);
  const next = fakeRelease(after);
  let root: string;

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'aegir-crash-'));
    await sync(store(), old);
    writeFileSync(join(root, 'tree.json'), JSON.stringify(after));
  });

  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  /** What a spoke that has just started knows. */
  function store(): ContentStore {
    return createContentStore({ root, largestDeleteShare: 0.5, log: silentLogger() });
  }

  function sync(into: ContentStore, release: FakeRelease) {
    const source = fakeSource([release]);
    return into.sync({ ...release.order, deep: true }, source, new AbortController().signal, () => undefined);
  }

  async function dieAt(point: string, ...more: string[]): Promise<void> {
    const run = createRun(new Set([process.execPath]));
    const argv = [process.execPath, CHILD, root, join(root, 'tree.json'), ...more];
    const env = { AEGIR_FAULT: `${point}:kill` };
    expect((await run(argv, { timeoutMs: 50_000, env, cwd: REPOSITORY })).signal).toBe('SIGKILL');
  }

  function filesIn(folder: string, prefix = ''): Record<string, string> {
    return Object.assign(
      {},
      ...readdirSync(folder).map((name) => {
        const path = join(folder, name);
        if (lstatSync(path).isDirectory()) return filesIn(path, `${prefix}${name}/`);
        return { [prefix + name]: readFileSync(path, 'utf8') };
      }),
    ) as Record<string, string>;
  }

  function expectWhole(release: FakeRelease, tree: FakeTree): void {
    const folder = store().pathOf(release.order.release);
    expect(folder === null ? null : filesIn(folder)).toEqual(tree);
  }

  it.each(POINTS)('at %s has the new release whole or not at all, and goes on', async (point) => {
    await dieAt(point);
    expectWhole(old, before);
    expect(store().pathOf(next.order.release)).toBeNull();
    expect(await sync(store(), next)).toMatchObject({ changed: true });
    expectWhole(next, after);
    expectWhole(old, before);
    await store().prune(new Set([next.order.release]), Date.now());
    expect(readdirSync(join(root, 'platforms/.aegir/building'))).toEqual([]);
    expectWhole(next, after);
  });

  it.each(ALL_POINTS)('at %s with a tree that stands by', async (point) => {
    const oldest = fakeRelease(older);
    await sync(store(), oldest);
    await sync(store(), old);
    await store().prune(new Set([old.order.release]), 0);
    await dieAt(point);
    expectWhole(old, before);
    expect(store().pathOf(oldest.order.release)).toBeNull();
    expect(store().pathOf(next.order.release)).toBeNull();
    await sync(store(), next);
    expectWhole(next, after);
    expectWhole(old, before);
    await store().prune(new Set([next.order.release, old.order.release]), 0);
    expect(readdirSync(join(root, 'platforms/.aegir/building'))).toEqual([]);
    expect(readdirSync(join(root, 'platforms/.aegir/standby'))).toEqual([]);
  });

  it.each(FAULT_POINTS.first)('at %s, while a platform comes for the first time', async (point) => {
    rmSync(join(root, 'platforms'), { recursive: true });
    await dieAt(point, 'first');
    expect(store().releases()).toEqual([]);
    const source = fakeSource([next]);
    await store().sync(next.order, source, new AbortController().signal, () => undefined);
    expectWhole(next, after);
    // What was written is hashed, and not sent again.
    expect(source.sent.length).toBeLessThan(next.blocks.size);
    await store().prune(new Set([next.order.release]), 0);
    expect(readdirSync(join(root, 'platforms/.aegir/building'))).toEqual([]);
  });

  it.each(POINTS.filter((point) => point !== 'sync.manifest'))(
    'at %s of a repair has every file whole, and mends the rest next time',
    async (point) => {
      await sync(store(), next);
      const folder = store().pathOf(next.order.release) ?? '';
      writeFileSync(join(folder, 'c/4'), 'harm');
      writeFileSync(join(folder, 'c/6'), 'harm as well');
      await dieAt(point);
      const found = filesIn(folder);
      for (const path of Object.keys(after))
        expect([after[path], 'harm', 'harm as well']).toContain(found[path]);
      await sync(store(), next);
      expectWhole(next, after);
      expect(await sync(store(), next)).toMatchObject({ changed: false });
    },
  );
});
