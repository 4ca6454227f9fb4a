import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LibraryLab } from '../../test/fakes/library-lab.ts';
import type { Release, ScrubReport } from './library.ts';

let lab: LibraryLab;
let release: Release;

/** Small files that share a frame, and a large one in frames of its own. */
beforeEach(async () => {
  lab = new LibraryLab();
  for (let i = 0; i < 40; i++) lab.write(`small/f${String(i)}.php`, `content ${String(i)} `.repeat(30));
  lab.write('large.bin', randomBytes((2 << 20) + 9));
  release = await lab.scan();
});
afterEach(() => lab.close());

const scrub = (): Promise<ScrubReport> =>
  lab.library.scrub([{ platform: 'p1', folder: lab.tree }], new AbortController().signal);

/** Turns one bit, in the middle of what the pack holds. */
function damage(share = 0.5): void {
  const [pack = ''] = lab.packs();
  const bytes = readFileSync(pack);
  const at = Math.floor(bytes.length * share);
  bytes[at] = (bytes[at] ?? 0) ^ 4;
  writeFileSync(pack, bytes);
}

/** As a spoke that has nothing would get it. */
const isWhole = async (): Promise<boolean> => {
  const content = await lab.contentOf(release);
  return Object.entries(content).every(
    ([path, text]) => text === readFileSync(join(lab.tree, path)).toString('latin1'),
  );
};

describe('a scrub of what the hub keeps', () => {
  it('finds nothing where nothing is wrong, and writes nothing', async () => {
    const before = lab.packs();
    expect(await scrub()).toEqual({ mended: 0, lost: [] });
    expect(lab.packs()).toEqual(before);
  });

  it('makes a damaged block anew from the folder, also after a restart', async () => {
    damage();
    await expect(lab.contentOf(release)).rejects.toMatchObject({ reason: 'CONTENT_CORRUPT' });
    expect(await scrub()).toEqual({ mended: 1, lost: [] });
    expect(await isWhole()).toBe(true);
    await lab.reopen();
    expect(await isWhole()).toBe(true);
    expect(await scrub()).toEqual({ mended: 0, lost: [] });
  });

  it('makes a whole frame anew of which not even the start can be read', async () => {
    damage(0);
    expect(await scrub()).toEqual({ mended: 1, lost: [] });
    expect(await isWhole()).toBe(true);
  });

  it('writes a frame anew that names its blocks wrongly, although they are right', async () => {
    damage(0.00001);
    await expect(lab.contentOf(release)).rejects.toMatchObject({ reason: 'CONTENT_CORRUPT' });
    expect(await scrub()).toEqual({ mended: 1, lost: [] });
    expect(await isWhole()).toBe(true);
  });

  it.each([
    [
      'is gone',
      (pack: string) => {
        rmSync(pack);
      },
    ],
    [
      'was cut short',
      (pack: string) => {
        truncateSync(pack, 5_000);
      },
    ],
  ])('makes a pack anew that %s, and deletes what is left of it', async (_what, harm) => {
    const [pack = ''] = lab.packs();
    harm(pack);
    const { mended, lost } = await scrub();
    expect(mended).toBe(3);
    expect(lost).toEqual([]);
    expect(await isWhole()).toBe(true);
    expect(lab.packs()).not.toContain(pack);
  });

  it('saves what is right of a frame, and names the release and the file that no folder has any more', async () => {
    damage(0.999);
    const before = { ...release };
    for (let i = 0; i < 40; i++) lab.write(`small/f${String(i)}.php`, `other ${String(i)}`);
    const report = await scrub();
    expect(report.mended).toBe(0);
    expect(report.lost).toMatchObject([{ platform: 'p1', release: before.digest }]);
    expect(report.lost[0]?.path).toMatch(/^small\/f\d+\.php$/);
    // Nobody is promised what is lost, and the rest is kept once.
    await expect(lab.contentOf(before)).rejects.toMatchObject({ reason: 'RELEASE_MISSING' });
    release = await lab.scan();
    expect(await isWhole()).toBe(true);
    expect(await scrub()).toEqual({ mended: 0, lost: [] });
  });

  it('keeps a lost block again when a scan meets it', async () => {
    damage(0.999);
    const texts = Array.from({ length: 40 }, (_, i) =>
      readFileSync(join(lab.tree, `small/f${String(i)}.php`)),
    );
    for (let i = 0; i < 40; i++) lab.write(`small/f${String(i)}.php`, `other ${String(i)}`);
    await scrub();
    for (const [i, text] of texts.entries()) lab.write(`small/f${String(i)}.php`, text);
    expect((await lab.scan()).digest).toBe(release.digest);
    expect(await isWhole()).toBe(true);
  });

  it('takes a block from the folder of another platform that shares it', async () => {
    await lab.scan({}, 'p2');
    damage();
    const sources = [
      { platform: 'p1', folder: join(lab.home, 'nothing') },
      { platform: 'p2', folder: lab.tree },
    ] as const;
    expect(await lab.library.scrub(sources, new AbortController().signal)).toEqual({ mended: 1, lost: [] });
    expect(await isWhole()).toBe(true);
  });

  it('makes a damaged manifest anew by a scan, or names it', async () => {
    const manifest = join(lab.manifestsFolder, release.digest);
    truncateSync(manifest, 100);
    expect(await scrub()).toEqual({ mended: 1, lost: [] });
    expect(await isWhole()).toBe(true);
    truncateSync(manifest, 100);
    lab.write('new.php', 'new');
    expect(await scrub()).toEqual({
      mended: 0,
      lost: [{ platform: 'p1', release: release.digest, path: '' }],
    });
    await expect(lab.manifestOf(release)).rejects.toMatchObject({ reason: 'RELEASE_MISSING' });
  });

  it('stops when it is told to', async () => {
    const stop = AbortSignal.abort(new Error('stopped'));
    await expect(lab.library.scrub([{ platform: 'p1', folder: lab.tree }], stop)).rejects.toThrow('stopped');
  });
});
