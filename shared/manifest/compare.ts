import type { Entry } from './entry.ts';

/** How one tree differs from another: numbers of entries in the one and in the other. */
export interface Differences {
  /** Entries of the first whose path the second does not have. */
  readonly removed: number[];
  /** Entries with the same path that are not the same. */
  readonly changed: (readonly [from: number, to: number])[];
  /** Entries of the second whose path the first does not have. */
  readonly added: number[];
}

/** Compares two trees whose entries are in canonical order. */
export function compareTrees(from: readonly Entry[], to: readonly Entry[]): Differences {
  const differences: Differences = { removed: [], changed: [], added: [] };
  let before = 0;
  let now = 0;
  for (;;) {
    const old = from[before];
    const young = to[now];
    if (old === undefined && young === undefined) return differences;
    const order =
      old === undefined
        ? 1
        : young === undefined
          ? -1
          : old === young
            ? 0
            : comparePaths(old.path, young.path);
    if (order === 0 && !isSameEntry(old, young)) differences.changed.push([before, now]);
    if (order < 0) differences.removed.push(before);
    if (order > 0) differences.added.push(now);
    if (order <= 0) before += 1;
    if (order >= 0) now += 1;
  }
}

/** Whether two entries are the same in everything that a manifest says. */
export function isSameEntry(a: Entry | undefined, b: Entry | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a.path !== b.path || a.kind !== b.kind) return false;
  if (a.kind === 'symlink') return b.kind === 'symlink' && a.target === b.target;
  if (a.kind === 'folder' || b.kind !== 'file') return true;
  return a.content === b.content && a.mode === b.mode && a.size === b.size && sameLengths(a, b);
}

function sameLengths(
  { blockLengths: a }: { readonly blockLengths: readonly number[] },
  { blockLengths: b }: { readonly blockLengths: readonly number[] },
): boolean {
  return a.length === b.length && a.every((length, index) => length === b[index]);
}

/** Below zero when path `a` comes first: parents before their children, siblings by their bytes. */
export function comparePaths(a: string, b: string): number {
  if (a === b) return 0;
  const shorter = Math.min(a.length, b.length);
  for (let at = 0; at < shorter; at++) {
    const left = a.charCodeAt(at);
    const right = b.charCodeAt(at);
    // The end of a name comes before every byte a name may hold.
    if (left !== right) return (left === SLASH ? 0 : left) - (right === SLASH ? 0 : right);
  }
  return a.length - b.length;
}

const SLASH = 0x2f;
