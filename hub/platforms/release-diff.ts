import { compareTrees } from '../../shared/manifest/compare.ts';
import type { Entry } from '../../shared/manifest/entry.ts';
import type { Manifest } from '../../shared/manifest/manifest.ts';

/** An entry that is not the same in two releases. */
export interface ReleaseChange {
  /** Byte string, as in manifests. */
  readonly path: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** Of the newer one where the kind changed. */
  readonly kind: Entry['kind'];
  /** Sizes of files; 0 where there is none. */
  readonly bytesBefore: number;
  readonly bytesAfter: number;
}

export interface ReleaseDiff {
  /** By path. */
  readonly changes: readonly ReleaseChange[];
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly bytesGrown: number;
}

/** What leads from one tree to another. Content is compared by its digests. */
export function diffReleases(before: Manifest, after: Manifest): ReleaseDiff {
  const { removed, changed, added } = compareTrees(before, after);
  const changes = [
    ...removed.map((index) => changeOf('removed', before.at(index), before.sizeOf(index), 0)),
    ...changed.map(([was, now]) => changeOf('changed', after.at(now), before.sizeOf(was), after.sizeOf(now))),
    ...added.map((index) => changeOf('added', after.at(index), 0, after.sizeOf(index))),
  ];
  return {
    changes: changes.sort((a, b) => (a.path < b.path ? -1 : 1)),
    added: added.length,
    removed: removed.length,
    changed: changed.length,
    bytesGrown: after.bytes - before.bytes,
  };
}

function changeOf(
  change: ReleaseChange['change'],
  { path, kind }: Entry,
  bytesBefore: number,
  bytesAfter: number,
): ReleaseChange {
  return { path, change, kind, bytesBefore, bytesAfter };
}
