import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../shared/manifest/entry.ts';
import { digestOf } from '../../shared/manifest/pack.ts';
import { manifestOf } from '../../test/fakes/manifests.ts';
import { diffReleases } from './release-diff.ts';

function file(path: string, content: string, mode: 0o644 | 0o755 = 0o644): Entry {
  const digest = content === '' ? '' : digestOf(Buffer.from(content));
  return { kind: 'file', path, mode, size: Buffer.byteLength(content), content: digest, blockLengths: [] };
}

const folder = (path: string): Entry => ({ kind: 'folder', path });
const symlink = (path: string, target: string): Entry => ({ kind: 'symlink', path, target });

describe('the difference of two releases', () => {
  it('names what came, went and changed, by path, with its sizes', () => {
    const before = [folder('a'), file('a/gone', '12'), file('b', 'same'), file('c', 'old')];
    const after = [folder('a'), file('a/new', '12345'), file('b', 'same'), file('c', 'newer')];
    expect(diffReleases(manifestOf(before), manifestOf(after))).toEqual({
      changes: [
        { path: 'a/gone', change: 'removed', kind: 'file', bytesBefore: 2, bytesAfter: 0 },
        { path: 'a/new', change: 'added', kind: 'file', bytesBefore: 0, bytesAfter: 5 },
        { path: 'c', change: 'changed', kind: 'file', bytesBefore: 3, bytesAfter: 5 },
      ],
      added: 1,
      removed: 1,
      changed: 1,
      bytesGrown: 5,
    });
  });

  it('sees another mode, another target, another kind, and other content of the same size', () => {
    const before = [folder('k'), symlink('l', 'one'), file('s', 'abc'), file('x', 'run')];
    const after = [file('k', 'now'), symlink('l', 'two'), file('s', 'abd'), file('x', 'run', 0o755)];
    const { changes } = diffReleases(manifestOf(before), manifestOf(after));
    expect(changes.map(({ path, change, kind }) => [path, change, kind])).toEqual([
      ['k', 'changed', 'file'],
      ['l', 'changed', 'symlink'],
      ['s', 'changed', 'file'],
      ['x', 'changed', 'file'],
    ]);
  });

  it('leads from any tree to any other, and back with the words exchanged', () => {
    const tree = fc
      .uniqueArray(fc.record({ path: fc.stringMatching(/^[a-z]{1,5}$/), content: fc.string() }), {
        selector: ({ path }) => path,
      })
      .map((files) => files.sort((a, b) => (a.path < b.path ? -1 : 1)))
      .map((files) => files.map(({ path, content }) => file(path, content)));
    fc.assert(
      fc.property(tree, tree, (a, b) => {
        const there = diffReleases(manifestOf(a), manifestOf(b));
        const result = new Map(a.map((entry) => [entry.path, entry]));
        const wanted = new Map(b.map((entry) => [entry.path, entry]));
        for (const { path, change } of there.changes) {
          if (change === 'removed') result.delete(path);
          else result.set(path, wanted.get(path)!);
        }
        expect(new Map([...result].sort())).toEqual(new Map([...wanted].sort()));
        const back = diffReleases(manifestOf(b), manifestOf(a));
        expect([back.added, back.removed, back.changed, back.bytesGrown]).toEqual([
          there.removed,
          there.added,
          there.changed,
          there.bytesGrown === 0 ? 0 : -there.bytesGrown,
        ]);
      }),
    );
  });
});
