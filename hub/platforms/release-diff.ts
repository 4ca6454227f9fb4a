import type { Entry, Manifest } from '../../shared/manifest/entry.ts';

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
  const old = new Map(before.entries.map((entry) => [entry.path, entry]));
  const changes: ReleaseChange[] = [];
  for (const entry of after.entries) {
    const was = old.get(entry.path);
    old.delete(entry.path);
    if (was === undefined) changes.push(changeOf('added', entry, 0, sizeOf(entry)));
    else if (!isSame(was, entry)) changes.push(changeOf('changed', entry, sizeOf(was), sizeOf(entry)));
  }
  for (const entry of old.values()) changes.push(changeOf('removed', entry, sizeOf(entry), 0));
  const count = (change: ReleaseChange['change']): number =>
    changes.filter((one) => one.change === change).length;
  return {
    changes: changes.sort((a, b) => (a.path < b.path ? -1 : 1)),
    added: count('added'),
    removed: count('removed'),
    changed: count('changed'),
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

function sizeOf(entry: Entry): number {
  return entry.kind === 'file' ? entry.size : 0;
}

function isSame(a: Entry, b: Entry): boolean {
  if (a.kind === 'file' && b.kind === 'file') {
    return a.mode === b.mode && a.size === b.size && a.content === b.content;
  }
  if (a.kind === 'symlink' && b.kind === 'symlink') return a.target === b.target;
  return a.kind === b.kind;
}
