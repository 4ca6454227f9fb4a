import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
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
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeRelease, fakeSource } from '../../test/fakes/content-source.ts';
import { SMALL_TREE, snapshot, StoreLab } from '../../test/fakes/store-lab.ts';

let lab: StoreLab;

beforeEach(() => {
  lab = new StoreLab();
});

afterEach(() => {
  lab.close();
});

describe('a release that somebody changed', () => {
  const release = fakeRelease({ ...SMALL_TREE, 'sites/default/default.settings.php': 'template' });
  let folder: string;

  beforeEach(async () => {
    await lab.sync(release, fakeSource([release]));
    folder = lab.folderOf(release);
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
        renameSync(join(folder, 'core'), join(lab.root, 'moved'));
        symlinkSync(join(lab.root, 'moved'), join(folder, 'core'));
      },
    ],
  ])('is mended: %s', async (_what, harm) => {
    const before = snapshot(folder);
    harm();
    expect(snapshot(folder)).not.toEqual(before);
    const outcome = await lab.sync(release, fakeSource([release]));
    expect(outcome.changed).toBe(true);
    expect(snapshot(folder)).toEqual(before);
    expect(await lab.sync(release, fakeSource([]))).toMatchObject({ changed: false });
    if (existsSync(join(lab.root, 'moved'))) expect(readdirSync(join(lab.root, 'moved'))).toContain('a.php');
  });

  it('is mended by a deep sync also where size and times tell nothing, fetching only that', async () => {
    const path = join(folder, 'core/a.php');
    const { atime, mtime } = statSync(path);
    writeFileSync(path, 'X');
    utimesSync(path, atime, mtime);
    expect(await lab.sync(release, fakeSource([]))).toMatchObject({ changed: false });
    const source = fakeSource([release]);
    expect(await lab.sync(release, source, { deep: true })).toMatchObject({ changed: true, filesFetched: 1 });
    expect(readFileSync(path, 'utf8')).toBe('a');
    expect(source.sent).toHaveLength(1);
  });

  it('keeps its site links and whatever else it holds', async () => {
    symlinkSync('/var/aegir/data', join(folder, 'sites/www.example.org'));
    writeFileSync(join(folder, 'sites/sites.php'), '<?php');
    writeFileSync(join(folder, 'note.txt'), 'mine');
    expect(await lab.sync(release, fakeSource([]))).toMatchObject({ changed: false });
    expect(readlinkSync(join(folder, 'sites/www.example.org'))).toBe('/var/aegir/data');
    expect(readFileSync(join(folder, 'note.txt'), 'utf8')).toBe('mine');
  });

  it('gets its manifest back when that is damaged', async () => {
    const manifest = `${folder}.manifest`;
    writeFileSync(manifest, 'damaged');
    expect(await lab.sync(release, fakeSource([release]))).toMatchObject({ changed: false });
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
      fakeRelease({ ...SMALL_TREE, 'core/a.php': text }),
    );
    if (!first || !second || !third) return;
    for (const release of [first, second]) await lab.sync(release, fakeSource([release]));
    await expect(lab.sync(third, fakeSource([third], { damage: () => [] }))).rejects.toThrow();
    await lab.store.prune(new Set([second.order.release]), Date.now());
    expect(lab.store.releases()).toEqual([second.order.release]);
    expect(lab.store.pathOf(first.order.release)).toBeNull();
    expect(snapshot(lab.folderOf(second))).toMatchObject({ 'core/a.php': '644 2', 'core/b.php': '644 b' });
    expect(readdirSync(lab.buildingFolder)).toEqual([]);
    expect(readdirSync(join(lab.root, 'platforms/.aegir/releases'))).toHaveLength(2);
  });

  it('leaves a release alone that a sync works on', async () => {
    const release = fakeRelease(SMALL_TREE);
    const source = fakeSource([release], { perFrame: 1 });
    const running = lab.sync(release, source);
    await lab.store.prune(new Set(), Date.now());
    expect(await running).toMatchObject({ changed: true });
    expect(lab.store.releases()).toEqual([release.order.release]);
  });
});
