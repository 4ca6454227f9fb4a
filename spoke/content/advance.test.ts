import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { splitDigests } from '../../shared/manifest/entry.ts';
import type { Progress } from '../../shared/proto/gen/aegir/v1/Progress.ts';
import {
  advanceOf,
  fakeRelease,
  fakeSource,
  frameOf,
  type FakeRelease,
  type FakeSource,
  type FakeTree,
} from '../../test/fakes/content-source.ts';
import { SMALL_TREE, snapshot, StoreLab } from '../../test/fakes/store-lab.ts';
import type { AdvanceSlice } from './store.ts';

let lab: StoreLab;

beforeEach(() => {
  lab = new StoreLab();
});

afterEach(() => {
  lab.close();
});

type Slices = AsyncIterable<AdvanceSlice> | AdvanceSlice[];

/** Lets a platform come while it is read, and then its release; what had to be sent for that is in the source. */
async function publish(
  release: FakeRelease,
  slices: Slices,
  totals = { files: 100, bytes: 100_000 },
): Promise<FakeSource> {
  const source = fakeSource([release], { advance: () => slices });
  lab.store.advance({ platform: 'p1', ...totals }, source);
  await lab.sync(release, source);
  return source;
}

/** The tree of a release that came all at once. */
async function plain(tree: FakeTree): Promise<Record<string, string>> {
  const other = new StoreLab();
  try {
    const release = fakeRelease(tree);
    await other.sync(release, fakeSource([release]));
    return snapshot(other.folderOf(release));
  } finally {
    other.close();
  }
}

function namesBuilding(): string[] {
  return readdirSync(lab.buildingFolder);
}

async function* failing(slices: AdvanceSlice[], error: Error): AsyncIterable<AdvanceSlice> {
  await Promise.resolve();
  yield* slices;
  throw error;
}

const LOST = new AppError('UNAVAILABLE', 'the line broke');

describe('content that comes before its release', () => {
  it.each([1, 2, 100])(
    'makes the same tree, %i files in a piece, and none of it comes twice',
    async (perPiece) => {
      const release = fakeRelease(SMALL_TREE);
      const source = await publish(release, advanceOf(SMALL_TREE, perPiece));
      expect(source.sent).toEqual([]);
      expect(snapshot(lab.folderOf(release))).toEqual(await plain(SMALL_TREE));
      expect(namesBuilding()).toEqual([]);
    },
  );

  it('counts as fetched', async () => {
    const release = fakeRelease(SMALL_TREE);
    const source = fakeSource([release], { advance: () => advanceOf(SMALL_TREE) });
    lab.store.advance({ platform: 'p1', files: 10, bytes: 1_000 }, source);
    expect(await lab.sync(release, source)).toMatchObject({ changed: true, filesFetched: 5, filesReused: 1 });
  });

  it('is no release, and nothing of it that the release does not have stays', async () => {
    const tree = { 'a/1': 'one', 'a/2': 'two', 'b/3': 'three', 'b/x/4': 'four', z: 'last' };
    const release = fakeRelease({
      'a/1': 'one',
      'a/2': 'changed',
      'b*': 'now a file',
      'new/5': 'five',
      z: 'last',
    });
    const source = fakeSource([release], { advance: () => advanceOf(tree) });
    lab.store.advance({ platform: 'p1', files: 5, bytes: 100 }, source);
    while (!namesBuilding().includes('advance-p1')) await new Promise((resolve) => setTimeout(resolve, 1));
    expect(lab.store.releases()).toEqual([]);
    await lab.sync(release, source);
    expect(snapshot(lab.folderOf(release))).toEqual({
      'a/': '755',
      'a/1': '644 one',
      'a/2': '644 changed',
      b: '755 now a file',
      'new/': '755',
      'new/5': '644 five',
      z: '644 last',
    });
    expect(source.sent).toHaveLength(3);
  });

  it('is copied, not shared, where the release has it more than once', async () => {
    const tree = { 'a/1': 'same', 'b/2': 'same', 'c/3': 'other' };
    const release = fakeRelease(tree);
    const source = await publish(release, advanceOf(tree));
    expect(source.sent).toEqual([]);
    expect(snapshot(lab.folderOf(release))).toMatchObject({ 'a/1': '644 same', 'b/2': '644 same' });
    expect(statSync(join(lab.folderOf(release), 'a/1')).nlink).toBe(1);
  });

  it('may be a file of many blocks, and have blocks of other files among its own', async () => {
    const large = Buffer.alloc(3 << 20, 'large').fill('x', 1 << 20, 2 << 20);
    const tree = { 'large.bin': large, small: 's' };
    const release = fakeRelease(tree);
    const { encoded, blocks } = fakeRelease({ 'large.bin': large });
    const strange = fakeRelease({ strange: 'of nobody here' });
    const frames = [...blocks].map((block) => frameOf([block, ...strange.blocks]));
    const slices: AdvanceSlice[] = [
      { kind: 'manifest', bytes: encoded.subarray(0, 10) },
      { kind: 'manifest', bytes: encoded.subarray(10) },
      ...frames.map((bytes) => ({ kind: 'pack', bytes }) as const),
    ];
    const source = await publish(release, slices, { files: 2, bytes: 4 << 20 });
    expect(source.sent).toEqual([...fakeRelease({ small: 's' }).blocks.keys()]);
    expect(snapshot(lab.folderOf(release))['large.bin']).toBe(`644 ${large.toString('latin1')}`);
  });

  it('is kept when the line breaks: what came is not sent again', async () => {
    const release = fakeRelease(SMALL_TREE);
    const source = await publish(release, failing(advanceOf(SMALL_TREE).slice(0, 5), LOST));
    expect(snapshot(lab.folderOf(release))).toEqual(await plain(SMALL_TREE));
    const all = splitDigests(release.manifest.columns.digests.toString('latin1'));
    expect(source.sent.length).toBeGreaterThan(0);
    expect(source.sent.length).toBeLessThan(all.length - 2);
  });

  it('shows in the progress of the sync that waits for it', async () => {
    const release = fakeRelease(SMALL_TREE);
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const slices = (async function* () {
      await gate;
      yield* advanceOf(SMALL_TREE, 1);
    })();
    const source = fakeSource([release], { advance: () => slices });
    lab.store.advance({ platform: 'p1', files: 10, bytes: 1_000 }, source);
    const seen: Progress[] = [];
    const synced = lab.sync(release, source, {}, new AbortController().signal, (progress) => {
      seen.push(progress);
    });
    open();
    await synced;
    expect(seen[0]).toMatchObject({ stage: 'fetch', filesTotal: 6, bytesTotal: release.order.bytes });
  });

  it('ends with the sync that is called off while it comes', async () => {
    const release = fakeRelease(SMALL_TREE);
    const stop = new AbortController();
    const source = fakeSource([release], {
      advance: async function* (_, signal) {
        yield* advanceOf(SMALL_TREE).slice(0, 2);
        await Promise.resolve();
        stop.abort(new AppError('CANCELLED', 'called off'));
        signal.throwIfAborted();
        throw new Error('it was not stopped');
      },
    });
    lab.store.advance({ platform: 'p1', files: 10, bytes: 1_000 }, source);
    await expect(lab.sync(release, source, {}, stop.signal)).rejects.toMatchObject({ reason: 'CANCELLED' });
    await lab.sync(release, fakeSource([release]));
    expect(snapshot(lab.folderOf(release))).toEqual(await plain(SMALL_TREE));
  });

  it('is not asked for where the server has a release of the platform, or no room', async () => {
    const release = fakeRelease(SMALL_TREE);
    let asked = 0;
    const source = fakeSource([release], {
      advance: () => {
        asked += 1;
        return [];
      },
    });
    lab.store.advance({ platform: 'p1', files: 1, bytes: 2 ** 50 }, source);
    await lab.sync(release, source);
    lab.store.advance({ platform: 'p1', files: 1, bytes: 1 }, source);
    await lab.sync(release, source);
    expect(asked).toBe(0);
  });

  it('is pruned when no sync takes it, and not while it comes', async () => {
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const release = fakeRelease(SMALL_TREE);
    const source = fakeSource([release], {
      advance: async function* () {
        yield* advanceOf(SMALL_TREE).slice(0, 2);
        await gate;
        yield* advanceOf(SMALL_TREE).slice(2);
      },
    });
    lab.store.advance({ platform: 'p1', files: 10, bytes: 1_000 }, source);
    while (!namesBuilding().includes('advance-p1')) await new Promise((resolve) => setTimeout(resolve, 1));
    await lab.store.prune(new Set(), 'none');
    expect(namesBuilding()).toEqual(['advance-p1']);
    open();
    while (namesBuilding().length > 0) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      await lab.store.prune(new Set(), 'none');
    }
    const again = fakeSource([release]);
    await lab.sync(release, again);
    expect(again.sent.length).toBeGreaterThan(0);
    expect(snapshot(lab.folderOf(release))).toEqual(await plain(SMALL_TREE));
  });
});

/** Whatever a hub sends, the release is right in the end or not there, and nothing else is written. */
describe('a hub that lies', () => {
  const release = fakeRelease(SMALL_TREE);
  const [head, pack] = advanceOf(SMALL_TREE, 100);
  const good = [head!, pack!];

  const lies: Record<string, AdvanceSlice[]> = {
    'sends pieces in no order': advanceOf(SMALL_TREE, 1)
      .reverse()
      .flatMap((slice, at, all) => (at % 2 === 0 ? [all[at + 1]!, slice] : [])),
    'says that what it sends nothing of is there': [
      { kind: 'manifest', bytes: release.encoded },
      { kind: 'pack', bytes: frameOf(release.blocks) },
    ],
    'sends a piece twice': [...good, ...good],
    'sends content without a manifest': [pack!],
    'sends a manifest without content': [...good, head!],
    'leaves a block out': [head!, { kind: 'pack', bytes: frameOf([...release.blocks].slice(1)) }],
    'sends other bytes under a digest': [
      head!,
      { kind: 'pack', bytes: frameOf([...release.blocks].map(([digest]) => [digest, Buffer.from('?')])) },
    ],
    'sends half a frame': [head!, { kind: 'pack', bytes: pack!.bytes.subarray(0, 60) }],
    'sends noise for a manifest': [{ kind: 'manifest', bytes: Buffer.from('AEGM noise') }, pack!],
    'sends a path that leaves the tree': [
      {
        kind: 'manifest',
        bytes: Buffer.from(head!.bytes.toString('latin1').replace('a.php', '../ab'), 'latin1'),
      },
      pack!,
    ],
  };

  it.each(Object.entries(lies))('and %s', async (_, slices) => {
    await publish(release, slices);
    expect(snapshot(lab.folderOf(release))).toEqual(await plain(SMALL_TREE));
    expect(namesBuilding()).toEqual([]);
    expect(readdirSync(join(lab.root, 'platforms/.aegir/releases'))).toHaveLength(2);
  });

  it('and sends more files, or more bytes, than it announced', async () => {
    await publish(release, good, { files: 1, bytes: 1_000 });
    expect(snapshot(lab.folderOf(release))).toEqual(await plain(SMALL_TREE));
    const endless = (async function* (): AsyncIterable<AdvanceSlice> {
      yield head!;
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve));
        yield { kind: 'pack', bytes: frameOf([...fakeRelease({ x: Buffer.alloc(1 << 20, 'y') }).blocks]) };
      }
    })();
    const other = fakeRelease({ ...SMALL_TREE, other: 'one' }, 'p2');
    const source = fakeSource([other], { advance: () => endless });
    lab.store.advance({ platform: 'p2', files: 10, bytes: 100 }, source);
    await lab.sync(other, source);
    expect(snapshot(lab.folderOf(other))).toEqual(await plain({ ...SMALL_TREE, other: 'one' }));
  });
});
