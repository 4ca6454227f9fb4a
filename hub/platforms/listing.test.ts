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

function mark(i: number) {
  return { ctime: i + 0.25, inode: i };
}

describe('a listing', () => {
  it('gives back what was found, in its order, however much that is', () => {
    const found = Array.from({ length: 3_000 }, (_, i): Found => {
      if (i % 3 === 0) return { kind: 'folder', path: `d${String(i)}`, ...mark(i) };
      if (i % 7 === 0) return { kind: 'symlink', path: `l${String(i)}`, target: 'd0/../x', ...mark(i) };
      return file(`f${String(i)}`, i);
    });
    const listing = new Listing(mark(0));
    for (const entry of found) listing.add(entry);
    expect([...listing.parts()].map((part) => listing.at(Number(part)))).toEqual(found);
    const files = found.filter((entry) => entry.kind === 'file');
    expect([listing.length, listing.files]).toEqual([3_000, files.length]);
    expect(listing.bytes).toBe(files.reduce((sum, { size }) => sum + size, 0));
  });

  it('has runs of what nobody looked at between what was', () => {
    const listing = new Listing(mark(0));
    listing.addRun({ from: 0, to: 4 }, { files: 3, bytes: 30 });
    listing.add({ kind: 'folder', path: 'd', ...mark(1) }, 4);
    listing.add(file('d/a', 4));
    listing.addRun({ from: 6, to: 9 }, { files: 2, bytes: 20 });
    expect([...listing.parts()]).toMatchObject([{ from: 0, to: 4 }, 0, 1, { from: 6, to: 9 }]);
    expect([0, 1].map((number) => listing.knownOf(number))).toEqual([4, -1]);
    const { length, files, bytes, knownFiles } = listing;
    expect([length, files, bytes, knownFiles]).toEqual([9, 6, 54, 5]);
  });

  it('makes one run of those that follow each other, unless something was looked at between them', () => {
    const listing = new Listing(mark(0));
    const run = (from: number, to: number): void => {
      listing.addRun({ from, to }, { files: to - from, bytes: 10 });
    };
    for (const [from, to] of [
      [0, 1],
      [1, 2],
      [2, 4],
      [5, 6],
    ] as const)
      run(from, to);
    listing.add(file('new', 4));
    run(6, 7);
    const runs = [{ from: 0, to: 4 }, { from: 5, to: 6 }, 0, { from: 6, to: 7 }];
    expect([...listing.parts()]).toMatchObject(runs);
    expect([listing.length, listing.files, listing.bytes]).toEqual([7, 7, 54]);
  });

  it('takes another stamp for a file that was read again', () => {
    const listing = new Listing(mark(0));
    listing.add({ kind: 'folder', path: 'd', ...mark(1) });
    for (const name of ['a', 'b']) listing.add(file(`d/${name}`, 4));
    listing.setStamp(2, { size: 7, mtime: 8, ctime: 9, inode: 10 });
    expect([1, 2].map((number) => listing.at(number))).toMatchObject([
      { size: 4 },
      { size: 7, mtime: 8, ctime: 9, inode: 10 },
    ]);
  });
});
