import { randomBytes } from 'node:crypto';
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../shared/limits.ts';
import { decodeManifest } from '../../shared/manifest/decode.ts';
import { encodeManifest } from '../../shared/manifest/encode.ts';
import { digestOf } from '../../shared/manifest/pack.ts';
import { fakeRelease, fakeSource, frameOf } from '../../test/fakes/content-source.ts';
import { isSame, StoreLab } from '../../test/fakes/store-lab.ts';
import { Tree } from '../../shared/tree.ts';
import { TreeWriter } from './tree-writer.ts';

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

  it('of more than four gigabytes has its blocks where they belong, and others find them there', () => {
    const end = Buffer.from('the very end');
    const blocks = 1_280;
    const size = blocks * LIMITS.blockBytes + end.length;
    const gap = digestOf(Buffer.alloc(LIMITS.blockBytes));
    const huge = decodeManifest(
      encodeManifest([
        {
          ...{
            kind: 'file',
            path: 'huge.iso',
            mode: 0o644,
            size,
            content: gap.repeat(blocks) + digestOf(end),
          },
          blockLengths: [...Array.from({ length: blocks }, () => LIMITS.blockBytes), end.length],
        },
      ]),
    );
    expect([huge.bytes, huge.sizeOf(0), huge.offsetOf(blocks)]).toEqual([size, size, size - end.length]);
    const folder = join(lab.root, 'huge');
    mkdirSync(folder);
    const writer = new TreeWriter(huge, Tree.open(folder));
    writer.expect(Uint32Array.of(blocks), new Int32Array(100));
    expect(writer.writeFrame(frameOf([[digestOf(end), end]]), false)).toEqual({
      blocks: 1,
      bytes: end.length,
    });
    const [file, found] = [openSync(join(folder, 'huge.iso'), 'r'), Buffer.alloc(end.length)];
    readSync(file, found, 0, found.length, 5 * 2 ** 30);
    closeSync(file);
    expect([found, statSync(join(folder, 'huge.iso')).size]).toEqual([end, size]);

    const { manifest } = fakeRelease({ 'small.txt': end });
    const other = join(lab.root, 'other');
    mkdirSync(other);
    const copied = new TreeWriter(manifest, Tree.open(other)).copy(
      { folder, manifest: huge, readyMs: 0 },
      Uint32Array.of(0, blocks),
    );
    expect([copied.length, readFileSync(join(other, 'small.txt'))]).toEqual([0, end]);
  });
});
