import { randomBytes } from 'node:crypto';
import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeRelease, fakeSource } from '../../test/fakes/content-source.ts';
import { isSame, StoreLab } from '../../test/fakes/store-lab.ts';

let lab: StoreLab;

beforeEach(() => {
  lab = new StoreLab();
});

afterEach(() => {
  lab.close();
});

describe('a large file', () => {
  it('brings only the blocks that changed', async () => {
    const large = randomBytes((3 << 20) + 17);
    const first = fakeRelease({ 'large.bin': large });
    await lab.sync(first, fakeSource([first]));
    const changed = Buffer.from(large);
    changed[(1 << 20) + 5] = (large[(1 << 20) + 5] ?? 0) ^ 1;
    const second = fakeRelease({ 'large.bin': Buffer.concat([changed, Buffer.from('more')]) });
    const source = fakeSource([second]);
    await lab.sync(second, source);
    expect(source.sent).toHaveLength(2);
    expect(
      isSame(join(lab.folderOf(second), 'large.bin'), Buffer.concat([changed, Buffer.from('more')])),
    ).toBe(true);
    expect(isSame(join(lab.folderOf(first), 'large.bin'), large)).toBe(true);
  });

  it('begins with no file that somebody touched', async () => {
    const large = randomBytes((3 << 20) + 17);
    const first = fakeRelease({ 'large.bin': large });
    await lab.sync(first, fakeSource([first]));
    const grown = Buffer.concat([large, Buffer.from('more')]);
    const second = fakeRelease({ 'large.bin': grown });
    const touched = join(lab.folderOf(first), 'large.bin');
    writeFileSync(touched, randomBytes(large.length));
    const inAMinute = Date.now() / 1_000 + 60;
    utimesSync(touched, inAMinute, inAMinute);
    const source = fakeSource([second]);
    await lab.sync(second, source);
    expect(source.sent).toHaveLength(4);
    expect(isSame(join(lab.folderOf(second), 'large.bin'), grown)).toBe(true);
  });

  it('may become shorter', async () => {
    const large = randomBytes((3 << 20) + 17);
    const first = fakeRelease({ 'large.bin': large });
    await lab.sync(first, fakeSource([first]));
    const second = fakeRelease({ 'large.bin': large.subarray(0, 2 << 20), 'same.bin': large });
    const source = fakeSource([second]);
    await lab.sync(second, source);
    expect(source.sent).toEqual([]);
    expect(isSame(join(lab.folderOf(second), 'large.bin'), large.subarray(0, 2 << 20))).toBe(true);
    expect(isSame(join(lab.folderOf(second), 'same.bin'), large)).toBe(true);
  });
});
