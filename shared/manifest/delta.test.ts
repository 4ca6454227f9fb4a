import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fakeRelease, type FakeTree } from '../../test/fakes/content-source.ts';
import { AppError } from '../errors.ts';
import { compareTrees } from './compare.ts';
import { applyDelta, encodeDelta } from './delta.ts';
import { decodeManifest } from './decode.ts';

const NAMES = ['a', 'a-', 'a.b', 'b', 'é', 'Z'];
const content = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('', '1', '22', '333') },
  fc.constantFrom('-> z', '-> z/y'),
  fc.constant(null),
  fc.constant(Buffer.alloc((1 << 20) + 1)),
);
/** Few names and three levels, so that two trees have much in common. */
const tree = fc
  .array(
    fc.tuple(
      fc.array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 3 }),
      fc.constantFrom('', '*'),
      content,
    ),
    { maxLength: 12 },
  )
  .map(treeOf);

function treeOf(files: [string[], string, string | Buffer | null][]): FakeTree {
  const all = new Map(files.map(([names, executable, bytes]) => [names.join('/'), { executable, bytes }]));
  const isFolder = (path: string) => [...all.keys()].some((other) => other.startsWith(`${path}/`));
  return Object.fromEntries(
    [...all].map(([path, { executable, bytes }]) => {
      if (isFolder(path)) return [path, null];
      const isFile = bytes !== null && !(typeof bytes === 'string' && bytes.startsWith('-> '));
      return [isFile ? path + executable : path, bytes];
    }),
  );
}

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error.reason;
    throw error;
  }
  return 'none';
}

describe('a delta', () => {
  it('turns the one manifest into the other, whatever they are', () => {
    fc.assert(
      fc.property(tree, tree, (one, other) => {
        const [from, to] = [fakeRelease(one), fakeRelease(other)];
        const made = applyDelta(from.manifest, encodeDelta(from.manifest, to.manifest), to.order.release);
        expect(made.encoded.equals(to.encoded)).toBe(true);
        expect(made.manifest).toEqual(decodeManifest(to.encoded));
      }),
    );
  });

  it('of a small change is small', () => {
    const files = Object.fromEntries(
      Array.from({ length: 500 }, (_, i) => [`d${String(i % 9)}/f${String(i)}`, 'x']),
    );
    const [from, to] = [fakeRelease(files), fakeRelease({ ...files, 'd3/f3': 'y' })];
    expect(encodeDelta(from.manifest, to.manifest).length).toBeLessThan(100);
  });

  it('is refused when it is not what leads to the release that was announced', () => {
    const [from, to, other] = [
      { a: '1', b: '2' },
      { a: '1', b: '3' },
      { a: '2', c: '3' },
    ].map((one) => fakeRelease(one));
    if (!from || !to || !other) return;
    const wrong = encodeDelta(from.manifest, other.manifest);
    expect(refusal(() => applyDelta(from.manifest, wrong, to.order.release))).toBe('CONTENT_CORRUPT');
    const right = encodeDelta(from.manifest, to.manifest);
    expect(refusal(() => applyDelta(other.manifest, right, to.order.release))).toBe('CONTENT_CORRUPT');
  });

  it('is refused, and nothing else happens, when its bytes are damaged', () => {
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 60 }), fc.constant(new Uint8Array(0)));
    const [from, to] = [fakeRelease({ a: '1', 'b/c': '2' }), fakeRelease({ a: '2', 'b/d': '-> ../a' })];
    const right = encodeDelta(from.manifest, to.manifest);
    fc.assert(
      fc.property(fc.nat({ max: right.length }), fc.nat({ max: 8 }), bytes, (at, cut, put) => {
        const damaged = Buffer.concat([right.subarray(0, at), put, right.subarray(at + cut)]);
        fc.pre(!damaged.equals(right));
        expect(refusal(() => applyDelta(from.manifest, damaged, to.order.release))).toBe('CONTENT_CORRUPT');
      }),
      { numRuns: 500 },
    );
  });

  it('cannot bring in what a manifest may not hold, even under the digest of it', () => {
    const from = fakeRelease({ a: '1' });
    for (const name of ['..', 'x/../../y', 'b/.']) {
      const bad = fakeRelease({ a: '1', [name]: '2' });
      const good = fakeRelease({ a: '1', [name.replaceAll('.', '!')]: '2' });
      const text = encodeDelta(from.manifest, good.manifest).toString('latin1').replaceAll('!', '.');
      const delta = Buffer.from(text, 'latin1');
      expect(refusal(() => applyDelta(from.manifest, delta, bad.order.release))).toBe('CONTENT_CORRUPT');
    }
  });
});

describe('comparing two trees', () => {
  it('finds exactly what is not in both', () => {
    fc.assert(
      fc.property(tree, tree, (one, other) => {
        const [old, young] = [fakeRelease(one).manifest, fakeRelease(other).manifest];
        const { removed, changed, added } = compareTrees(old, young);
        const [from, to] = [[...old], [...young]];
        const paths = (entries: typeof from) => new Set(entries.map((entry) => entry.path));
        const [before, now] = [paths(from), paths(to)];
        expect(removed).toEqual(from.flatMap((entry, i) => (now.has(entry.path) ? [] : [i])));
        expect(added).toEqual(to.flatMap((entry, i) => (before.has(entry.path) ? [] : [i])));
        const kept = new Set([...changed.map(([, index]) => index), ...added]);
        const same = to.filter((_, index) => !kept.has(index));
        for (const entry of same) expect(from).toContainEqual(entry);
        for (const [a, b] of changed) expect(from[a]).not.toEqual(to[b]);
      }),
    );
  });
});
