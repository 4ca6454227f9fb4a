import { describe, expect, it } from 'vitest';
import { Listing, type Found, type FoundFile } from './listing.ts';

function file(path: string, size: number): FoundFile {
  return {
    kind: 'file',
    path,
    mode: size % 2 === 0 ? 0o644 : 0o755,
    size,
    mtime: size + 0.5,
    ctime: 2,
    inode: 9,
  };
}

describe('a listing', () => {
  it('gives back what was found, in its order, however much that is', () => {
    const found = Array.from({ length: 3_000 }, (_, i): Found => {
      if (i % 3 === 0) return { kind: 'folder', path: `d${String(i)}` };
      if (i % 7 === 0) return { kind: 'symlink', path: `l${String(i)}`, target: 'd0/../x' };
      return file(`f${String(i)}`, i);
    });
    const listing = new Listing();
    for (const entry of found) listing.add(entry);
    expect([...listing]).toEqual(found);
    const files = found.filter((entry) => entry.kind === 'file');
    expect([listing.length, listing.files]).toEqual([3_000, files.length]);
    expect(listing.bytes).toBe(files.reduce((sum, { size }) => sum + size, 0));
  });

  it('takes another stamp for a file that was read again', () => {
    const listing = new Listing();
    listing.add({ kind: 'folder', path: 'd' });
    for (const name of ['a', 'b']) listing.add(file(`d/${name}`, 4));
    listing.setStamp(1, { size: 7, mtime: 8, ctime: 9, inode: 10 });
    expect([...listing].slice(1)).toMatchObject([{ size: 4 }, { size: 7, mtime: 8, ctime: 9, inode: 10 }]);
  });
});
