import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../shared/limits.ts';
import { encodeManifest } from '../../shared/manifest/encode.ts';
import type { Entry } from '../../shared/manifest/entry.ts';
import { digestOf } from '../../shared/manifest/pack.ts';
import type { Progress } from '../../shared/proto/gen/aegir/v1/Progress.ts';
import { fakeRelease, fakeSource, frameOf, type FakeSource } from '../../test/fakes/content-source.ts';
import { isSame, SMALL_TREE, snapshot, StoreLab } from '../../test/fakes/store-lab.ts';

let lab: StoreLab;

beforeEach(() => {
  lab = new StoreLab();
});

afterEach(() => {
  lab.close();
});

describe('a sync', () => {
  it('makes a release that is the tree, whatever the umask', async () => {
    const release = fakeRelease(SMALL_TREE);
    const source = fakeSource([release]);
    expect(lab.store.pathOf(release.order.release)).toBeNull();
    expect(await lab.sync(release, source)).toMatchObject({ changed: true, filesFetched: 5 });
    expect(snapshot(lab.folderOf(release))).toEqual({
      'core/': '755',
      'core/a.php': '644 a',
      'core/b.php': '644 b',
      'core/empty': '644 ',
      'core/lib/': '755',
      'core/lib/drush': '755 #!/bin/sh',
      'core/lib/link': '-> ../a.php',
      'index.php': '644 <?php',
      'void/': '755',
      'ümlaut\n"': '644 odd',
    });
    expect(lab.store.releases()).toEqual([release.order.release]);
    expect(readdirSync(lab.buildingFolder)).toEqual([]);
  });

  it('asks for nothing when the release is there and as it was', async () => {
    const release = fakeRelease(SMALL_TREE);
    await lab.sync(release, fakeSource([release]));
    const again = fakeSource([]);
    expect(await lab.sync(release, again)).toEqual({
      changed: false,
      bytesFetched: 0,
      filesFetched: 0,
      filesReused: 6,
    });
    expect(await lab.sync(release, again, { deep: true })).toMatchObject({ changed: false });
  });

  it('fetches only what no release of this server has, of whatever platform', async () => {
    const first = fakeRelease(SMALL_TREE);
    await lab.sync(first, fakeSource([first]));
    const second = fakeRelease({ ...SMALL_TREE, 'core/a.php': 'changed', 'copy/of/index': '<?php' }, 'p2');
    const source = fakeSource([second]);
    expect(await lab.sync(second, source)).toMatchObject({ filesFetched: 1, filesReused: 6 });
    expect(source.sent).toHaveLength(1);
    expect(snapshot(lab.folderOf(second))).toMatchObject({
      'core/a.php': '644 changed',
      'copy/of/index': '644 <?php',
    });
    expect(statSync(join(lab.folderOf(second), 'core/b.php')).ino).toBe(
      statSync(join(lab.folderOf(first), 'core/b.php')).ino,
    );
    expect(snapshot(lab.folderOf(first))['core/a.php']).toBe('644 a');
  });

  it('never shares a file that has another mode', async () => {
    const first = fakeRelease({ 'a.sh': 'run', b: 'b' });
    await lab.sync(first, fakeSource([first]));
    const second = fakeRelease({ 'a.sh*': 'run', b: 'b' });
    const source = fakeSource([second]);
    expect(await lab.sync(second, source)).toMatchObject({ filesFetched: 0 });
    expect(snapshot(lab.folderOf(second))).toEqual({ 'a.sh': '755 run', b: '644 b' });
    expect(snapshot(lab.folderOf(first))).toEqual({ 'a.sh': '644 run', b: '644 b' });
  });

  it('tells how far it is', async () => {
    const release = fakeRelease(SMALL_TREE);
    const seen: Progress[] = [];
    await lab.sync(release, fakeSource([release], { perFrame: 2 }), {}, undefined, (progress) =>
      seen.push(progress),
    );
    expect(seen.at(-1)).toMatchObject({
      stage: 'fetch',
      filesDone: 5,
      filesTotal: 5,
      bytesDone: 19,
      bytesTotal: 19,
    });
  });

  it('of one release at a time serves all that ask for it', async () => {
    const release = fakeRelease(SMALL_TREE);
    const source = fakeSource([release]);
    const outcomes = await Promise.all([
      lab.sync(release, source),
      lab.sync(release, source, { platform: 'p2' }),
    ]);
    expect(outcomes.map((outcome) => outcome.changed)).toEqual([true, false]);
    expect(source.manifests).toBe(1);
  });
});

describe('names', () => {
  it('of any bytes are kept byte for byte, twins in other case and blanks at the end too', async () => {
    const names = [
      'Case',
      'case',
      'blank ',
      ' ',
      '.git/hooks/x',
      'new\nline',
      '-rf',
      'a\\b',
      'x'.repeat(255),
    ];
    const release = fakeRelease(Object.fromEntries(names.map((name) => [name, `of ${name}`])));
    await lab.sync(release, fakeSource([release]));
    for (const name of names) {
      expect(isSame(join(lab.folderOf(release), name), Buffer.from(`of ${name}`))).toBe(true);
    }
  });
});

describe('a sync that was interrupted', () => {
  it('goes on where it was, and what arrived is not sent again', async () => {
    const tree = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [`d${String(i % 7)}/f${String(i)}`, `content ${String(i)}`]),
    );
    const release = fakeRelease(tree);
    const stop = new AbortController();
    const source = fakeSource([release], {
      perFrame: 4,
      damage: (frame, number) => {
        if (number === 5) stop.abort();
        return [frame];
      },
    });
    await expect(lab.sync(release, source, {}, stop.signal)).rejects.toThrow(/abort/);
    expect(lab.store.pathOf(release.order.release)).toBeNull();
    const here = Object.values(snapshot(lab.buildingFolder)).filter((text) =>
      text.includes('content'),
    ).length;
    expect(here).toBeGreaterThanOrEqual(16);
    const rest = fakeSource([release]);
    await lab.sync(release, rest);
    expect(rest.sent).toHaveLength(40 - here);
    expect(rest.manifests).toBe(0);
    expect(snapshot(lab.folderOf(release))).toMatchObject({
      'd0/f0': '644 content 0',
      'd4/f39': '644 content 39',
    });
  });

  it('trusts nothing it finds: cut short, changed or partly written', async () => {
    const large = randomBytes(3 << 20);
    const release = fakeRelease({ a: 'aaaa', b: 'bbbb', 'c/d': 'dddd', large });
    const building = join(lab.buildingFolder, release.order.release);
    mkdirSync(join(building, 'c'), { recursive: true });
    writeFileSync(join(building, 'a'), 'aa');
    writeFileSync(join(building, 'b'), 'BBBB');
    writeFileSync(join(building, 'c/d'), 'dddd');
    const partial = Buffer.from(large);
    partial.fill(0, 1 << 20, 2 << 20);
    writeFileSync(join(building, 'large'), partial);
    const source = fakeSource([release]);
    await lab.sync(release, source);
    expect(source.sent).toHaveLength(3);
    expect(snapshot(lab.folderOf(release))).toMatchObject({
      a: '644 aaaa',
      b: '644 bbbb',
      'c/d': '644 dddd',
    });
    expect(isSame(join(lab.folderOf(release), 'large'), large)).toBe(true);
  });
});

describe('a sync refuses', () => {
  const release = fakeRelease(SMALL_TREE);

  it('a manifest that is not the one announced', async () => {
    const other = fakeRelease({ other: 'x' });
    const lying = fakeSource([{ ...release, encoded: other.encoded }]);
    await expect(lab.sync(release, lying)).rejects.toMatchObject({ reason: 'CONTENT_CORRUPT' });
    const endless = fakeSource([
      { ...release, encoded: Buffer.concat([release.encoded, randomBytes(5_000)]) },
    ]);
    await expect(lab.sync(release, endless)).rejects.toMatchObject({ reason: 'CONTENT_CORRUPT' });
    const huge = lab.sync(release, fakeSource([release]), { manifestBytes: 2 ** 40 });
    await expect(huge).rejects.toMatchObject({ reason: 'CONTENT_CORRUPT' });
    const totals = lab.sync(release, fakeSource([release]), { bytes: 5 });
    await expect(totals).rejects.toMatchObject({ reason: 'CONTENT_CORRUPT' });
  });

  it.each([
    ['a changed byte', (frame: Buffer) => [flip(frame)]],
    ['a frame twice', (frame: Buffer) => [frame, frame]],
    ['an end that is too early', (frame: Buffer) => [frame.subarray(0, frame.length - 1)]],
    ['nothing at all', () => []],
  ])('content with %s, and shows no file of it as complete', async (_what, damage) => {
    await expect(lab.sync(release, fakeSource([release], { damage }))).rejects.toMatchObject({
      reason: 'CONTENT_CORRUPT',
    });
    expect(lab.store.releases()).toEqual([]);
    await lab.sync(release, fakeSource([release]));
    expect(snapshot(lab.folderOf(release))).toMatchObject({ 'core/a.php': '644 a' });
  });

  it('a pack that never ends, at the first block that comes again', async () => {
    let frames = 0;
    const source: FakeSource = {
      ...fakeSource([release]),
      async *packs() {
        for (;;) {
          frames += 1;
          await new Promise((resolve) => setImmediate(resolve));
          yield frameOf(release.blocks);
        }
      },
    };
    await expect(lab.sync(release, source)).rejects.toMatchObject({ reason: 'CONTENT_CORRUPT' });
    expect(frames).toBeLessThan(20);
    expect(lab.store.releases()).toEqual([]);
  });

  it('blocks that it did not ask for', async () => {
    const stranger = fakeRelease({ x: 'not asked for' });
    const source = fakeSource([{ ...release, blocks: stranger.blocks, manifest: stranger.manifest }]);
    await expect(lab.sync(release, source)).rejects.toMatchObject({ reason: 'CONTENT_CORRUPT' });
  });

  it('to lose most files of a platform, until it is told to', async () => {
    const before = fakeRelease({ a: 'a', b: 'b', c: 'c', d: 'd' });
    await lab.sync(before, fakeSource([before]));
    const half = fakeRelease({ a: 'a', b: 'b' });
    await lab.sync(half, fakeSource([half]));
    const none = fakeRelease({ z: 'z' });
    await expect(lab.sync(none, fakeSource([none]))).rejects.toMatchObject({ reason: 'MASS_DELETE' });
    await lab.sync(none, fakeSource([none]), { platform: 'p2' });
    await lab.sync(none, fakeSource([none]), { allowMassDelete: true });
    expect(snapshot(lab.folderOf(none))).toEqual({ z: '644 z' });
  });

  it('more than the disk has room for, before it fetches anything', async () => {
    const blocks = Array.from({ length: 15_000 }, (_, i) => digestOf(Buffer.from(String(i)))).join('');
    const huge = (path: string): Entry => ({
      kind: 'file',
      path,
      mode: 0o644,
      size: 15_000 * LIMITS.blockBytes,
      content: blocks,
      blockLengths: Array.from({ length: 15_000 }, () => LIMITS.blockBytes),
    });
    const encoded = encodeManifest(Array.from({ length: 9 }, (_, i) => huge(`huge${String(i)}`)));
    const order = {
      ...release.order,
      files: 9,
      bytes: 9 * 15_000 * LIMITS.blockBytes,
      manifestBytes: encoded.length,
    };
    const digest = createHash('sha256').update(encoded).digest('hex');
    const source = fakeSource([{ ...release, order: { ...order, release: digest }, encoded }]);
    await expect(
      lab.sync({ ...release, order: { ...order, release: digest } }, source),
    ).rejects.toMatchObject({
      reason: 'DISK_FULL',
    });
    expect(source.sent).toEqual([]);
  });

  it('names that are none', async () => {
    const source = fakeSource([release]);
    await expect(lab.sync(release, source, { platform: '../x' })).rejects.toMatchObject({
      reason: 'NAME_INVALID',
    });
    await expect(lab.sync(release, source, { release: '../x' })).rejects.toMatchObject({
      reason: 'FIELD_INVALID',
    });
    expect(lab.store.pathOf('..')).toBeNull();
    expect(source.manifests).toBe(0);
  });

  it('to write through a symlink that stands in the way, and takes it away', async () => {
    const outside = join(lab.root, 'outside');
    mkdirSync(outside);
    const building = join(lab.buildingFolder, release.order.release);
    mkdirSync(building, { recursive: true });
    symlinkSync(outside, join(building, 'core'));
    await lab.sync(release, fakeSource([release]));
    expect(readdirSync(outside)).toEqual([]);
    expect(snapshot(lab.folderOf(release))).toMatchObject({ 'core/': '755', 'core/a.php': '644 a' });
  });
});

function flip(frame: Buffer): Buffer {
  const changed = Buffer.from(frame);
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
  return changed;
}
