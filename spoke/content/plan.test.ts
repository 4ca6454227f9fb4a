import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockCount, type FileEntry } from '../../shared/manifest/entry.ts';
import { digestOf } from '../../shared/manifest/pack.ts';
import { makePlan, type Plan, type Todo } from './plan.ts';

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

function baseOf(digest: string, entries: readonly FileEntry[]) {
  return { digest, manifest: { entries, files: entries.length, bytes: 0 } };
}

function everything(entries: readonly FileEntry[], extra: Partial<Todo> = {}): Todo {
  return { entries: entries.map((_, index) => index), rightBlocks: [], mayLink: true, ...extra };
}

/** Every block that the plan puts in place, by link, clone, copy or fetch. */
function placed(entries: readonly FileEntry[], plan: Plan): string[] {
  const blocks = plan.bases.flatMap(({ links, clones, copies }) => [
    ...links.flatMap(({ entry }) =>
      Array.from({ length: count(entries, entry) }, (_, block) => [entry, block]),
    ),
    ...clones.flatMap(({ entry, blocks }) => blocks.map((block) => [entry, block])),
    ...copies.map(({ place }) => [...place]),
  ]);
  return [...blocks, ...plan.fetches.map((place) => [...place])].map(String).sort();
}

function count(entries: readonly FileEntry[], index: number): number {
  const entry = entries[index];
  return entry === undefined ? 0 : blockCount(entry);
}

const files = fc
  .array(fc.tuple(fc.array(fc.nat({ max: 5 }), { maxLength: 3 }), fc.boolean()), { maxLength: 8 })
  .map((all) => all.map(([content, executable], i) => file(`f${String(i)}`, content, executable)));

const some = fc.subarray([0, 1, 2, 3, 4, 5]);

describe('a plan', () => {
  it('puts every block that is not there yet in place exactly once', () => {
    fc.assert(
      fc.property(
        files,
        files,
        files,
        some,
        fc.boolean(),
        fc.nat(),
        (entries, one, two, packed, mayLink, pick) => {
          const large = entries.findIndex((entry) => blockCount(entry) > 1);
          const rightBlocks = large >= 0 && pick % 2 === 0 ? [[large, 0] as const] : [];
          const todo = everything(entries, { mayLink, rightBlocks });
          const plan = makePlan(entries, todo, packed.map(digest), [baseOf('1', one), baseOf('2', two)]);
          const all = entries.flatMap((entry, index) =>
            Array.from({ length: blockCount(entry) }, (_, block) => `${String(index)},${String(block)}`),
          );
          const missing = all.filter((place) => rightBlocks.length === 0 || place !== `${String(large)},0`);
          expect(placed(entries, plan)).toEqual(missing.sort());
          const shared = plan.bases.flatMap(({ links, clones }) => [...links, ...clones]);
          if (!mayLink) expect(shared).toEqual([]);
        },
      ),
    );
  });

  it('links equal files of equal mode, copies blocks otherwise, fetches the rest', () => {
    const entries = [file('new/a', [1]), file('b.sh', [2], true), file('large', [3, 4]), file('c', [5])];
    const plan = makePlan(
      entries,
      everything(entries),
      [],
      [baseOf('1', [file('a', [1]), file('b', [2]), file('x', [4])])],
    );
    expect(plan.bases).toEqual([
      {
        digest: '1',
        links: [{ entry: 0, path: 'a' }],
        clones: [],
        copies: [
          { place: [1, 0], path: 'b', offset: 0 },
          { place: [2, 1], path: 'x', offset: 0 },
        ],
      },
    ]);
    expect(plan.fetches).toEqual([
      [2, 0],
      [3, 0],
    ]);
  });

  it('begins a large file as a copy of what it was where most of it stayed', () => {
    const before = file('large', [1, 2, 3]);
    const grown = file('large', [1, 9, 3, 4]);
    const plan = makePlan([grown], everything([grown]), [], [baseOf('1', [before])]);
    expect(plan.bases).toEqual([
      { digest: '1', links: [], clones: [{ entry: 0, from: before, blocks: [0, 2] }], copies: [] },
    ]);
    expect(plan.fetches).toEqual([
      [0, 1],
      [0, 3],
    ]);
    const other = file('large', [1, 9, 8, 4]);
    expect(makePlan([other], everything([other]), [], [baseOf('1', [before])]).bases).toMatchObject([
      { clones: [], copies: [{ place: [0, 0] }] },
    ]);
  });

  it('asks no further release once everything is found', () => {
    const asked: string[] = [];
    const bases = function* () {
      for (const base of ['1', '2']) {
        asked.push(base);
        yield baseOf(base, [file('a', [1])]);
      }
    };
    makePlan([file('a', [1])], everything([file('a', [1])]), [], bases());
    expect(asked).toEqual(['1']);
    const came = file('new', [7, 8]);
    const plan = makePlan([came], everything([came]), [7, 8].map(digest), bases());
    expect(asked).toEqual(['1']);
    expect(plan.fetches).toHaveLength(2);
  });
});
