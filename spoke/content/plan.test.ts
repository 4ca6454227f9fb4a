import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitDigests, type FileEntry } from '../../shared/manifest/entry.ts';
import type { Manifest } from '../../shared/manifest/manifest.ts';
import { digestOf } from '../../shared/manifest/pack.ts';
import { manifestOf } from '../../test/fakes/manifests.ts';
import { makePlan, wholeTodo, type Base, type Plan } from './plan.ts';

function digest(one: number): string {
  return digestOf(Buffer.from([one]));
}

function file(path: string, content: readonly number[], executable = false): FileEntry {
  return {
    kind: 'file',
    path,
    mode: executable ? 0o755 : 0o644,
    size: content.length * 10,
    content: content.map(digest).join(''),
    blockLengths: content.length > 1 ? content.map(() => 10) : [],
  };
}

function treeOf(...files: readonly FileEntry[]): Manifest {
  return manifestOf(files.toSorted((a, b) => (a.path < b.path ? -1 : 1)));
}

function baseOf(digest: string, ...files: readonly FileEntry[]): Base {
  return { digest, manifest: treeOf(...files) };
}

function pairsIn(pairs: Uint32Array): [number, number][] {
  return Array.from({ length: pairs.length / 2 }, (_, i) => [pairs[2 * i] ?? 0, pairs[2 * i + 1] ?? 0]);
}

/** Every block that the plan puts in place, by link, clone, copy or fetch, and that this puts the right bytes there. */
function placed(manifest: Manifest, plan: Plan, bases: readonly Base[]): number[] {
  const blocks = [...plan.fetches];
  for (const { digest, links, clones, copies } of plan.bases) {
    const base = bases.find((one) => one.digest === digest)?.manifest;
    if (base === undefined) throw new Error('no such base');
    for (const [entry, there] of pairsIn(links)) {
      const { content, mode } = manifest.file(entry);
      expect(base.file(there)).toMatchObject({ content, mode });
      for (let block = manifest.firstBlock(entry); block < manifest.lastBlock(entry); block++)
        blocks.push(block);
    }
    for (const { entry, from, blocks: kept } of clones) {
      const [now, before] = [manifest.file(entry).content, base.file(from).content].map(splitDigests);
      for (const block of kept) {
        const index = block - manifest.firstBlock(entry);
        expect(before?.[index]).toBe(now?.[index]);
      }
      blocks.push(...kept);
    }
    for (const [block, there] of pairsIn(copies)) {
      expect(base.digestOf(there)).toBe(manifest.digestOf(block));
      blocks.push(block);
    }
  }
  return blocks.sort((a, b) => a - b);
}

const files = fc
  .array(fc.tuple(fc.array(fc.nat({ max: 5 }), { maxLength: 3 }), fc.boolean()), { maxLength: 8 })
  .map((all) => all.map(([content, executable], i) => file(`f${String(i)}`, content, executable)));

const some = fc.subarray([0, 1, 2, 3, 4, 5]);

describe('a plan', () => {
  it('puts every block that is not there yet in place exactly once, and nothing else there', () => {
    fc.assert(
      fc.property(
        files,
        files,
        files,
        some,
        fc.boolean(),
        fc.nat(),
        (entries, one, two, packed, mayLink, pick) => {
          const manifest = treeOf(...entries);
          const large = entries.findIndex((_, index) => manifest.isLarge(index));
          const rightBlocks = large >= 0 && pick % 2 === 0 ? [manifest.firstBlock(large)] : [];
          const todo = { ...wholeTodo(manifest), mayLink, rightBlocks };
          const bases = [baseOf('1', ...one), baseOf('2', ...two)];
          const plan = makePlan(manifest, todo, packed.map(digest), bases);
          const all = Array.from({ length: manifest.blocks }, (_, block) => block);
          expect(placed(manifest, plan, bases)).toEqual(all.filter((block) => !rightBlocks.includes(block)));
          const shared = plan.bases.flatMap(({ links, clones }) => [...links, ...clones]);
          if (!mayLink) expect(shared).toEqual([]);
        },
      ),
    );
  });

  it('links equal files of equal mode, copies blocks otherwise, fetches the rest', () => {
    const manifest = treeOf(file('a', [1]), file('b.sh', [2], true), file('c', [5]), file('large', [3, 4]));
    const base = baseOf('1', file('a2', [1]), file('b', [2]), file('x', [4]));
    const plan = makePlan(manifest, wholeTodo(manifest), [], [base]);
    expect(plan.bases.map(({ links, copies }) => [pairsIn(links), pairsIn(copies)])).toEqual([
      [
        [[0, 0]],
        [
          [1, 1],
          [4, 2],
        ],
      ],
    ]);
    expect([...plan.fetches]).toEqual([2, 3]);
  });

  it('begins a large file as a copy of what it was where most of it stayed', () => {
    const bases = [baseOf('1', file('large', [1, 2, 3]))];
    const grown = treeOf(file('large', [1, 9, 3, 4]));
    const plan = makePlan(grown, wholeTodo(grown), [], bases);
    expect(plan.bases).toMatchObject([{ digest: '1', clones: [{ entry: 0, from: 0, blocks: [0, 2] }] }]);
    expect([...plan.fetches]).toEqual([1, 3]);
    const other = treeOf(file('large', [1, 9, 8, 4]));
    const [from] = makePlan(other, wholeTodo(other), [], bases).bases;
    expect([from?.clones, pairsIn(from?.copies ?? new Uint32Array())]).toEqual([[], [[0, 0]]]);
  });

  it('finds all of many that are alike, and looks for them once', () => {
    const alike = (count: number) =>
      Array.from({ length: count }, (_, i) => file(`f${String(i).padStart(5, '0')}`, [1]));
    const manifest = treeOf(...alike(20_000));
    const started = performance.now();
    const { bases } = makePlan(
      manifest,
      wholeTodo(manifest),
      [],
      [baseOf('1', ...alike(20_000), file('z', [1], true))],
    );
    expect(bases[0]?.links).toHaveLength(40_000);
    expect(performance.now() - started).toBeLessThan(6_000);
  });

  it('asks no further release once everything is found', () => {
    const asked: string[] = [];
    const bases = function* () {
      for (const base of ['1', '2']) {
        asked.push(base);
        yield baseOf(base, file('a', [1]));
      }
    };
    const old = treeOf(file('a', [1]));
    makePlan(old, wholeTodo(old), [], bases());
    expect(asked).toEqual(['1']);
    const came = treeOf(file('new', [7, 8]));
    const plan = makePlan(came, wholeTodo(came), [7, 8].map(digest), bases());
    expect(asked).toEqual(['1']);
    expect(plan.fetches).toHaveLength(2);
  });
});
