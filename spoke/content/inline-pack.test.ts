import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../shared/limits.ts';
import { fakeRelease, fakeSource, frameOf, type FakeRelease } from '../../test/fakes/content-source.ts';
import { SMALL_TREE, snapshot, StoreLab } from '../../test/fakes/store-lab.ts';

const first = fakeRelease(SMALL_TREE);
const second = fakeRelease({ ...SMALL_TREE, 'core/a.php': 'changed', 'core/c.php': 'new' });
const all = [first, second];

let lab: StoreLab;

beforeEach(async () => {
  lab = new StoreLab();
  await lab.sync(first, fakeSource(all));
});

afterEach(() => {
  lab.close();
});

function expectComplete(release: FakeRelease): void {
  expect(snapshot(lab.folderOf(release))).toMatchObject({
    'core/a.php': '644 changed',
    'core/c.php': '644 new',
    'core/b.php': '644 b',
  });
}

describe('content that comes along with the manifest', () => {
  it('is not asked for', async () => {
    const source = fakeSource(all, { pack: frameOf });
    expect(await lab.sync(second, source)).toMatchObject({ changed: true, filesFetched: 2 });
    expect(source).toMatchObject({ deltas: 1, sent: [] });
    expectComplete(second);
  });

  it('may be less than all that is new', async () => {
    const source = fakeSource(all, { pack: (fresh) => frameOf([...fresh].slice(0, 1)) });
    await lab.sync(second, source);
    expect(source.sent).toHaveLength(1);
    expectComplete(second);
  });

  it('may hold what is here already', async () => {
    const source = fakeSource(all, { pack: () => frameOf(second.blocks) });
    await lab.sync(second, source);
    expect(source.sent).toEqual([]);
    expectComplete(second);
  });

  it.each<[string, (fresh: ReadonlyMap<string, Buffer>) => Buffer]>([
    [
      'is not what its digest says',
      (fresh) => frameOf([...fresh.keys()].map((key) => [key, Buffer.from('changed')])),
    ],
    ['comes twice', (fresh) => Buffer.concat([frameOf(fresh), frameOf(fresh)])],
    ['ends inside a frame', (fresh) => frameOf(fresh).subarray(0, -1)],
    ['is more than may come along', () => randomBytes(2 * LIMITS.inlinePackBytes)],
  ])('is refused when it %s, and the next attempt fetches it', async (_what, pack) => {
    await expect(lab.sync(second, fakeSource(all, { pack }))).rejects.toMatchObject({
      reason: 'CONTENT_CORRUPT',
    });
    expect(lab.store.releases()).toEqual([first.order.release]);
    await lab.sync(second, fakeSource(all));
    expectComplete(second);
  });
});
