import { DIGEST_BYTES } from './entry.ts';
import type { Columns, Manifest } from './manifest.ts';

/** How one tree differs from another: numbers of entries in the one and in the other. */
export interface Differences {
  /** Entries of the first whose path the second does not have. */
  readonly removed: number[];
  /** Entries with the same path that are not the same. */
  readonly changed: (readonly [from: number, to: number])[];
  /** Entries of the second whose path the first does not have. */
  readonly added: number[];
}

/** Compares two trees, walking both side by side; no path is put together for it. */
export function compareTrees(from: Manifest, to: Manifest): Differences {
  const differences: Differences = { removed: [], changed: [], added: [] };
  let before = 0;
  let now = 0;
  while (before < from.length || now < to.length) {
    if (isSameRun(from, before, to, now)) {
      before += RUN;
      now += RUN;
      continue;
    }
    const order = compareNext(from, before, to, now);
    if (order === 0 && !isSameEntry(from, before, to, now)) differences.changed.push([before, now]);
    if (order < 0) differences.removed.push(before);
    if (order > 0) differences.added.push(now);
    if (order <= 0) before += 1;
    if (order >= 0) now += 1;
  }
  return differences;
}

/** Entries that are compared in one go: most of two trees are the same, and a few calls tell so for all of these. */
const RUN = 64;

/** Whether the next entries of both trees are the same in everything. */
function isSameRun(from: Manifest, before: number, to: Manifest, now: number): boolean {
  const [end, last] = [before + RUN, now + RUN];
  if (end > from.length || last > to.length) return false;
  const [a, b] = [from.columns, to.columns];
  return (
    isSameRange(a.depths, before, end, b.depths, now, last) &&
    isSameRange(a.kinds, before, end, b.kinds, now, last) &&
    isSameRange(
      a.names,
      a.nameStarts[before],
      a.nameStarts[end],
      b.names,
      b.nameStarts[now],
      b.nameStarts[last],
    ) &&
    isSameRange(
      a.targets,
      a.targetStarts[before],
      a.targetStarts[end],
      b.targets,
      b.targetStarts[now],
      b.targetStarts[last],
    ) &&
    isSameRange(
      a.digests,
      byte(a.blockStarts[before]),
      byte(a.blockStarts[end]),
      b.digests,
      byte(b.blockStarts[now]),
      byte(b.blockStarts[last]),
    ) &&
    arePartedAlike(a, before, b, now)
  );
}

/** Whether names, targets and blocks of the next entries begin where those of the other tree do, seen from the first. */
function arePartedAlike(a: Columns, before: number, b: Columns, now: number): boolean {
  for (const column of ['nameStarts', 'targetStarts', 'blockStarts'] as const) {
    const [starts, others] = [a[column], b[column]];
    const shift = (starts[before] ?? 0) - (others[now] ?? 0);
    for (let index = 1; index < RUN; index++) {
      if ((starts[before + index] ?? 0) - (others[now + index] ?? 0) !== shift) return false;
    }
  }
  const [first, end, other] = [
    a.blockStarts[before] ?? 0,
    a.blockStarts[before + RUN] ?? 0,
    b.blockStarts[now] ?? 0,
  ];
  for (let block = first; block < end; block++) {
    if (a.blockEnds[block] !== b.blockEnds[other + block - first]) return false;
  }
  return true;
}

function isSameRange(a: Buffer, from = 0, end = 0, b: Buffer, start = 0, last = 0): boolean {
  return end - from === last - start && a.compare(b, start, last, from, end) === 0;
}

function byte(block = 0): number {
  return block * DIGEST_BYTES;
}

/**
 * Which of two entries comes first when all before both were passed. Then what lies deeper lies in a folder that the
 * other is not in, and comes first; and what lies equally deep lies in the same folder.
 */
function compareNext(from: Manifest, before: number, to: Manifest, now: number): number {
  if (before === from.length) return 1;
  if (now === to.length) return -1;
  const [a, b] = [from.columns, to.columns];
  const deeper = (b.depths[now] ?? 0) - (a.depths[before] ?? 0);
  if (deeper !== 0) return deeper;
  const [start, end] = [a.nameStarts[before] ?? 0, a.nameStarts[before + 1] ?? 0];
  return compareBytes(a.names, start, end, b.names, b.nameStarts[now] ?? 0, b.nameStarts[now + 1] ?? 0);
}

/** Whether two entries of the same path are the same in everything else that a manifest says. */
function isSameEntry(from: Manifest, before: number, to: Manifest, now: number): boolean {
  const [a, b] = [from.columns, to.columns];
  if (a.kinds[before] !== b.kinds[now]) return false;
  if (from.isFile(before)) return hasSameContent(from, before, to, now);
  const [start, end] = [a.targetStarts[before] ?? 0, a.targetStarts[before + 1] ?? 0];
  const [first, last] = [b.targetStarts[now] ?? 0, b.targetStarts[now + 1] ?? 0];
  return compareBytes(a.targets, start, end, b.targets, first, last) === 0;
}

/** Whether two files have the same bytes, in the same blocks. */
export function hasSameContent(from: Manifest, before: number, to: Manifest, now: number): boolean {
  const [first, last] = [from.firstBlock(before), from.lastBlock(before)];
  const other = to.firstBlock(now);
  if (last - first !== to.lastBlock(now) - other) return false;
  for (let block = first; block < last; block++) {
    if (!isSameBlock(from, block, to, other + block - first)) return false;
    if (from.columns.blockEnds[block] !== to.columns.blockEnds[other + block - first]) return false;
  }
  return true;
}

/** Whether two blocks have the same digest. */
export function isSameBlock(from: Manifest, block: number, to: Manifest, other: number): boolean {
  const [a, b] = [block * DIGEST_BYTES, other * DIGEST_BYTES];
  const { digests } = from.columns;
  return compareBytes(digests, a, a + DIGEST_BYTES, to.columns.digests, b, b + DIGEST_BYTES) === 0;
}

/** Below zero when the bytes `a` from `from` to `end` come before those of `b`. */
export function compareBytes(
  a: Uint8Array,
  from: number,
  end: number,
  b: Uint8Array,
  start: number,
  last: number,
): number {
  const shorter = Math.min(end - from, last - start);
  for (let at = 0; at < shorter; at++) {
    const order = (a[from + at] ?? 0) - (b[start + at] ?? 0);
    if (order !== 0) return order;
  }
  return end - from - (last - start);
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
