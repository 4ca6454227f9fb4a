import { createHash, randomBytes } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../shared/limits.ts';
import { silentLogger } from '../../shared/log.ts';
import { encodeManifest } from '../../shared/manifest/encode.ts';
import { manifestOf, type Entry } from '../../shared/manifest/entry.ts';
import { digestOf } from '../../shared/manifest/pack.ts';
import type { Progress } from '../../shared/proto/gen/aegir/v1/Progress.ts';
import {
  fakeRelease,
  fakeSource,
  type FakeRelease,
  type FakeSource,
} from '../../test/fakes/content-source.ts';
import { createContentStore } from './disk-store.ts';
import type { ContentStore, SyncOrder, SyncOutcome } from './store.ts';

let root: string;
let store: ContentStore;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'aegir-store-'));
  store = createContentStore({ root, largestDeleteShare: 0.5, log: silentLogger() });
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const quiet = new AbortController().signal;

function sync(
  release: FakeRelease,
  source: FakeSource,
  extra: Partial<SyncOrder> = {},
  signal: AbortSignal = quiet,
  onProgress: (progress: Progress) => void = () => undefined,
): Promise<SyncOutcome> {
  return store.sync({ ...release.order, ...extra }, source, signal, onProgress);
}

/** Everything below a folder: mode and content of files, targets of links. */
function snapshot(folder: string, prefix = ''): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    const stats = lstatSync(path);
    const mode = (stats.mode & 0o7777).toString(8);
    if (stats.isSymbolicLink()) found[prefix + name] = `-> ${readlinkSync(path)}`;
    else if (stats.isFile()) found[prefix + name] = `${mode} ${readFileSync(path, 'latin1')}`;
    else Object.assign(found, { [`${prefix}${name}/`]: mode }, snapshot(path, `${prefix}${name}/`));
  }
  return found;
}

function folderOf(release: FakeRelease): string {
  return store.pathOf(release.order.release) ?? expect.fail('the release is not complete');
}

/** Comparing megabytes element by element would take minutes. */
function isSame(path: string, content: Buffer): boolean {
  return readFileSync(path).equals(content);
}

const site = {
  'index.php': '<?php',
  'core/a.php': 'a',
  'core/b.php': 'b',
  'core/empty': '',
  'core/lib/drush*': '#!/bin/sh',
  'core/lib/link': '-> ../a.php',
  void: null,
  'ümlaut\n"': 'odd',
};

describe('a sync', () => {
  it('makes a release that is the tree, whatever the umask', async () => {
    const release = fakeRelease(site);
    const source = fakeSource([release]);
    expect(store.pathOf(release.order.release)).toBeNull();
    expect(await sync(release, source)).toMatchObject({ changed: true, filesFetched: 5 });
    expect(snapshot(folderOf(release))).toEqual({
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
    expect(store.releases()).toEqual([release.order.release]);
    expect(readdirSync(join(root, 'platforms/.aegir/building'))).toEqual([]);
  });

  it('asks for nothing when the release is there and as it was', async () => {
    const release = fakeRelease(site);
    await sync(release, fakeSource([release]));
    const again = fakeSource([]);
    expect(await sync(release, again)).toEqual({
      changed: false,
      bytesFetched: 0,
      filesFetched: 0,
      filesReused: 6,
    });
    expect(await sync(release, again, { deep: true })).toMatchObject({ changed: false });
  });

  it('fetches only what no release of this server has, of whatever platform', async () => {
    const first = fakeRelease(site);
    await sync(first, fakeSource([first]));
    const second = fakeRelease({ ...site, 'core/a.php': 'changed', 'copy/of/index': '<?php' }, 'p2');
    const source = fakeSource([second]);
    expect(await sync(second, source)).toMatchObject({ filesFetched: 1, filesReused: 6 });
    expect(source.sent).toHaveLength(1);
    expect(snapshot(folderOf(second))).toMatchObject({
      'core/a.php': '644 changed',
      'copy/of/index': '644 <?php',
    });
    expect(statSync(join(folderOf(second), 'core/b.php')).ino).toBe(
      statSync(join(folderOf(first), 'core/b.php')).ino,
    );
    expect(snapshot(folderOf(first))['core/a.php']).toBe('644 a');
  });

  it('never shares a file that has another mode', async () => {
    const first = fakeRelease({ 'a.sh': 'run', b: 'b' });
    await sync(first, fakeSource([first]));
    const second = fakeRelease({ 'a.sh*': 'run', b: 'b' });
    const source = fakeSource([second]);
    expect(await sync(second, source)).toMatchObject({ filesFetched: 0 });
    expect(snapshot(folderOf(second))).toEqual({ 'a.sh': '755 run', b: '644 b' });
    expect(snapshot(folderOf(first))).toEqual({ 'a.sh': '644 run', b: '644 b' });
  });

  it('fetches of a large file only the blocks that changed', async () => {
    const large = randomBytes((3 << 20) + 17);
    const first = fakeRelease({ 'large.bin': large });
    await sync(first, fakeSource([first]));
    const changed = Buffer.from(large);
    changed[(1 << 20) + 5] = 0;
    const second = fakeRelease({ 'large.bin': Buffer.concat([changed, Buffer.from('more')]) });
    const source = fakeSource([second]);
    await sync(second, source);
    expect(source.sent).toHaveLength(2);
    expect(isSame(join(folderOf(second), 'large.bin'), Buffer.concat([changed, Buffer.from('more')]))).toBe(
      true,
    );
    expect(isSame(join(folderOf(first), 'large.bin'), large)).toBe(true);
  });

  it('tells how far it is', async () => {
    const release = fakeRelease(site);
    const seen: Progress[] = [];
    await sync(release, fakeSource([release], { perFrame: 2 }), {}, quiet, (progress) => seen.push(progress));
    expect(seen.at(-1)).toMatchObject({
      stage: 'fetch',
      filesDone: 5,
      filesTotal: 5,
      bytesDone: 19,
      bytesTotal: 19,
    });
  });

  it('of one release at a time serves all that ask for it', async () => {
    const release = fakeRelease(site);
    const source = fakeSource([release]);
    const outcomes = await Promise.all([sync(release, source), sync(release, source, { platform: 'p2' })]);
    expect(outcomes.map((outcome) => outcome.changed)).toEqual([true, false]);
    expect(source.manifests).toBe(1);
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
    await expect(sync(release, source, {}, stop.signal)).rejects.toThrow(/abort/);
    expect(store.pathOf(release.order.release)).toBeNull();
    const here = Object.values(snapshot(join(root, 'platforms/.aegir/building'))).filter((text) =>
      text.includes('content'),
    ).length;
    expect(here).toBeGreaterThanOrEqual(16);
    const rest = fakeSource([release]);
    await sync(release, rest);
    expect(rest.sent).toHaveLength(40 - here);
    expect(rest.manifests).toBe(0);
    expect(snapshot(folderOf(release))).toMatchObject({
      'd0/f0': '644 content 0',
      'd4/f39': '644 content 39',
    });
  });

  it('trusts nothing it finds: cut short, changed or partly written', async () => {
    const large = randomBytes(3 << 20);
    const release = fakeRelease({ a: 'aaaa', b: 'bbbb', 'c/d': 'dddd', large });
    const building = join(root, 'platforms/.aegir/building', release.order.release);
    mkdirSync(join(building, 'c'), { recursive: true });
    writeFileSync(join(building, 'a'), 'aa');
    writeFileSync(join(building, 'b'), 'BBBB');
    writeFileSync(join(building, 'c/d'), 'dddd');
    const partial = Buffer.from(large);
    partial.fill(0, 1 << 20, 2 << 20);
    writeFileSync(join(building, 'large'), partial);
    const source = fakeSource([release]);
    await sync(release, source);
    expect(source.sent).toHaveLength(3);
    expect(snapshot(folderOf(release))).toMatchObject({ a: '644 aaaa', b: '644 bbbb', 'c/d': '644 dddd' });
    expect(isSame(join(folderOf(release), 'large'), large)).toBe(true);
  });
});

describe('a sync refuses', () => {
  const release = fakeRelease(site);

  it('a manifest that is not the one announced', async () => {
    const other = fakeRelease({ other: 'x' });
    const lying = fakeSource([{ ...release, encoded: other.encoded }]);
    await expect(sync(release, lying)).rejects.toMatchObject({ reason: 'CONTENT_CORRUPT' });
    const endless = fakeSource([
      { ...release, encoded: Buffer.concat([release.encoded, randomBytes(5_000)]) },
    ]);
    await expect(sync(release, endless)).rejects.toMatchObject({ reason: 'CONTENT_CORRUPT' });
    const huge = sync(release, fakeSource([release]), { manifestBytes: 2 ** 40 });
    await expect(huge).rejects.toMatchObject({ reason: 'CONTENT_CORRUPT' });
    const totals = sync(release, fakeSource([release]), { bytes: 5 });
    await expect(totals).rejects.toMatchObject({ reason: 'CONTENT_CORRUPT' });
  });

  it.each([
    ['a changed byte', (frame: Buffer) => [flip(frame)]],
    ['a frame twice', (frame: Buffer) => [frame, frame]],
    ['an end that is too early', (frame: Buffer) => [frame.subarray(0, frame.length - 1)]],
    ['nothing at all', () => []],
  ])('content with %s, and shows no file of it as complete', async (_what, damage) => {
    await expect(sync(release, fakeSource([release], { damage }))).rejects.toMatchObject({
      reason: 'CONTENT_CORRUPT',
    });
    expect(store.releases()).toEqual([]);
    await sync(release, fakeSource([release]));
    expect(snapshot(folderOf(release))).toMatchObject({ 'core/a.php': '644 a' });
  });

  it('blocks that it did not ask for', async () => {
    const stranger = fakeRelease({ x: 'not asked for' });
    const source = fakeSource([{ ...release, blocks: stranger.blocks, manifest: stranger.manifest }]);
    await expect(sync(release, source)).rejects.toMatchObject({ reason: 'CONTENT_CORRUPT' });
  });

  it('to lose most files of a platform, until it is told to', async () => {
    const before = fakeRelease({ a: 'a', b: 'b', c: 'c', d: 'd' });
    await sync(before, fakeSource([before]));
    const half = fakeRelease({ a: 'a', b: 'b' });
    await sync(half, fakeSource([half]));
    const none = fakeRelease({ z: 'z' });
    await expect(sync(none, fakeSource([none]))).rejects.toMatchObject({ reason: 'MASS_DELETE' });
    await sync(none, fakeSource([none]), { platform: 'p2' });
    await sync(none, fakeSource([none]), { allowMassDelete: true });
    expect(snapshot(folderOf(none))).toEqual({ z: '644 z' });
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
    const manifest = manifestOf(Array.from({ length: 9 }, (_, i) => huge(`huge${String(i)}`)));
    const encoded = encodeManifest(manifest);
    const order = {
      ...release.order,
      files: manifest.files,
      bytes: manifest.bytes,
      manifestBytes: encoded.length,
    };
    const digest = createHash('sha256').update(encoded).digest('hex');
    const source = fakeSource([{ ...release, order: { ...order, release: digest }, encoded }]);
    await expect(sync({ ...release, order: { ...order, release: digest } }, source)).rejects.toMatchObject({
      reason: 'DISK_FULL',
    });
    expect(source.sent).toEqual([]);
  });

  it('names that are none', async () => {
    const source = fakeSource([release]);
    await expect(sync(release, source, { platform: '../x' })).rejects.toMatchObject({
      reason: 'NAME_INVALID',
    });
    await expect(sync(release, source, { release: '../x' })).rejects.toMatchObject({
      reason: 'FIELD_INVALID',
    });
    expect(store.pathOf('..')).toBeNull();
    expect(source.manifests).toBe(0);
  });

  it('to write through a symlink that stands in the way', async () => {
    const outside = join(root, 'outside');
    mkdirSync(outside);
    const building = join(root, 'platforms/.aegir/building', release.order.release);
    mkdirSync(building, { recursive: true });
    symlinkSync(outside, join(building, 'core'));
    await expect(sync(release, fakeSource([release]))).rejects.toMatchObject({ reason: 'PATH_DENIED' });
    expect(readdirSync(outside)).toEqual([]);
  });
});

function flip(frame: Buffer): Buffer {
  const changed = Buffer.from(frame);
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
  return changed;
}

describe('a release that somebody changed', () => {
  const release = fakeRelease({ ...site, 'sites/default/default.settings.php': 'template' });
  let folder: string;

  beforeEach(async () => {
    await sync(release, fakeSource([release]));
    folder = folderOf(release);
  });

  it.each([
    [
      'a file that is gone',
      () => {
        unlinkSync(join(folder, 'core/a.php'));
      },
    ],
    [
      'a file that grew',
      () => {
        appendFileSync(join(folder, 'core/a.php'), 'x');
      },
    ],
    [
      'a file written in place',
      () => {
        touchLater(join(folder, 'core/a.php'), 'X');
      },
    ],
    [
      'a mode',
      () => {
        chmodSync(join(folder, 'core/a.php'), 0o666);
      },
    ],
    [
      'a folder that is gone',
      () => {
        rmSync(join(folder, 'core'), { recursive: true });
      },
    ],
    [
      'a folder in the place of a file',
      () => {
        rmSync(join(folder, 'core/a.php'));
        mkdirSync(join(folder, 'core/a.php'));
      },
    ],
    [
      'a symlink that leads elsewhere',
      () => {
        rmSync(join(folder, 'core/lib/link'));
        symlinkSync('/etc', join(folder, 'core/lib/link'));
      },
    ],
    [
      'a folder that became a symlink',
      () => {
        renameSync(join(folder, 'core'), join(root, 'moved'));
        symlinkSync(join(root, 'moved'), join(folder, 'core'));
      },
    ],
  ])('is mended: %s', async (_what, harm) => {
    const before = snapshot(folder);
    harm();
    expect(snapshot(folder)).not.toEqual(before);
    const outcome = await sync(release, fakeSource([release]));
    expect(outcome.changed).toBe(true);
    expect(snapshot(folder)).toEqual(before);
    expect(await sync(release, fakeSource([]))).toMatchObject({ changed: false });
    if (existsSync(join(root, 'moved'))) expect(readdirSync(join(root, 'moved'))).toContain('a.php');
  });

  it('is mended by a deep sync also where size and times tell nothing, fetching only that', async () => {
    const path = join(folder, 'core/a.php');
    const { atime, mtime } = statSync(path);
    writeFileSync(path, 'X');
    utimesSync(path, atime, mtime);
    expect(await sync(release, fakeSource([]))).toMatchObject({ changed: false });
    const source = fakeSource([release]);
    expect(await sync(release, source, { deep: true })).toMatchObject({ changed: true, filesFetched: 1 });
    expect(readFileSync(path, 'utf8')).toBe('a');
    expect(source.sent).toHaveLength(1);
  });

  it('keeps its site links and whatever else it holds', async () => {
    symlinkSync('/var/aegir/data', join(folder, 'sites/www.example.org'));
    writeFileSync(join(folder, 'sites/sites.php'), '<?php');
    writeFileSync(join(folder, 'note.txt'), 'mine');
    expect(await sync(release, fakeSource([]))).toMatchObject({ changed: false });
    expect(readlinkSync(join(folder, 'sites/www.example.org'))).toBe('/var/aegir/data');
    expect(readFileSync(join(folder, 'note.txt'), 'utf8')).toBe('mine');
  });

  it('gets its manifest back when that is damaged', async () => {
    const manifest = `${folder}.manifest`;
    writeFileSync(manifest, 'damaged');
    expect(await sync(release, fakeSource([release]))).toMatchObject({ changed: false });
    expect(readFileSync(manifest)).toEqual(release.encoded);
  });
});

/** Changes a file in place, certainly later than the release became complete. */
function touchLater(path: string, content: string): void {
  writeFileSync(path, content);
  utimesSync(path, new Date(), new Date(Date.now() + 1_000));
}

describe('pruning', () => {
  it('removes what is not kept, half-made trees too, and leaves what shares files with it whole', async () => {
    const [first, second, third] = ['1', '2', '3'].map((text) =>
      fakeRelease({ ...site, 'core/a.php': text }),
    );
    if (!first || !second || !third) return;
    for (const release of [first, second]) await sync(release, fakeSource([release]));
    await expect(sync(third, fakeSource([third], { damage: () => [] }))).rejects.toThrow();
    await store.prune(new Set([second.order.release]));
    expect(store.releases()).toEqual([second.order.release]);
    expect(store.pathOf(first.order.release)).toBeNull();
    expect(snapshot(folderOf(second))).toMatchObject({ 'core/a.php': '644 2', 'core/b.php': '644 b' });
    expect(readdirSync(join(root, 'platforms/.aegir/building'))).toEqual([]);
    expect(readdirSync(join(root, 'platforms/.aegir/releases'))).toHaveLength(2);
  });

  it('leaves a release alone that a sync works on', async () => {
    const release = fakeRelease(site);
    const source = fakeSource([release], { perFrame: 1 });
    const running = sync(release, source);
    await store.prune(new Set());
    expect(await running).toMatchObject({ changed: true });
    expect(store.releases()).toEqual([release.order.release]);
  });
});
