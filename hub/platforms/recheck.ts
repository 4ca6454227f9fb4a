import { isAscii } from 'node:buffer';
import { lstatSync, statSync, type Stats } from 'node:fs';
import { normalMode } from '../../shared/manifest/entry.ts';
import type { Manifest } from '../../shared/manifest/manifest.ts';
import { bytePath } from '../../shared/manifest/paths.ts';
import type { Mark } from './listing.ts';
import type { KeptStats } from './stats.ts';

/** The folder that all of a tree lies in, among numbers of entries. */
export const ROOT = -1;

/** What of a source is not as it was when it was read: numbers of entries of its manifest. */
export interface Recheck {
  /** Gone, of another kind, or not the same by its stats. */
  readonly changed: ReadonlySet<number>;
  /** Folders in which names may have come or gone, with what they looked like before anybody read them. */
  readonly folders: ReadonlyMap<number, Mark>;
  /** Folders that are to be listed in any case: what is left out of them may be another. */
  readonly sites: ReadonlySet<number>;
}

/**
 * Asks the disk about every entry of a manifest, and lists no folder: a name that comes or goes changes the time of the folder it lies
 * in, which nothing can set. `pause` is called for each folder and may throw to stop.
 */
export function recheck(folder: string, manifest: Manifest, stats: KeptStats, pause: () => void): Recheck {
  const changed = new Set<number>();
  const folders = new Map<number, Mark>();
  const sites = new Set<number>();
  const root = bytePath(folder);
  const { kinds, parents } = manifest.columns;
  const isPlain = isAscii(manifest.columns.names) && isAscii(Buffer.from(root, 'latin1'));
  const rootMark = markOf(statSync(folder));
  if (!stats.isSameMark(ROOT, rootMark)) folders.set(ROOT, rootMark);
  for (let index = 0; index < kinds.length; index++) {
    const path = `${root}/${manifest.pathOf(index)}`;
    const now = lstatSync(isPlain ? path : Buffer.from(path, 'latin1'), { throwIfNoEntry: false });
    if (manifest.isFolder(index) && now?.isDirectory() === true) {
      pause();
      if (path.endsWith('/sites')) sites.add(index);
      if (!stats.isSameMark(index, markOf(now))) folders.set(index, markOf(now));
    } else if (now === undefined || !isSame(manifest, index, stats, now)) {
      changed.add(index);
      const parent = parents[index] ?? ROOT;
      // It must be looked for by its folder, whatever the time of that says.
      if (now === undefined && !folders.has(parent)) folders.set(parent, { ctime: NaN, inode: NaN });
      // What lay in a folder that is none any more is gone with it.
      index = lastBelow(manifest, index);
    }
  }
  return { changed, folders, sites };
}

function isSame(manifest: Manifest, index: number, stats: KeptStats, now: Stats): boolean {
  if (!manifest.isFile(index)) return now.isSymbolicLink() && stats.isSameMark(index, markOf(now));
  const { size, mtimeMs, ctimeMs, ino } = now;
  return (
    now.isFile() &&
    size === manifest.sizeOf(index) &&
    normalMode(now.mode) === manifest.modeOf(index) &&
    stats.isSameStamp(index, { mtime: mtimeMs, ctime: ctimeMs, inode: ino })
  );
}

/** Numbers of all entries that are to be looked at, in their order; the root is not among them. */
export function differing({ changed, folders, sites }: Recheck): Int32Array {
  const numbers = Int32Array.from(
    [...changed, ...folders.keys(), ...sites].filter((index) => index !== ROOT),
  );
  return numbers.sort();
}

/** Number of the last entry that lies in one, at any depth; its own when none does. */
export function lastBelow({ columns: { depths } }: Manifest, index: number): number {
  let last = index;
  while (last + 1 < depths.length && (depths[last + 1] ?? 0) > (depths[index] ?? 0)) last += 1;
  return last;
}

export function markOf({ ctimeMs, ino }: Stats): Mark {
  return { ctime: ctimeMs, inode: ino };
}
