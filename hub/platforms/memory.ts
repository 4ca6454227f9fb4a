import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { comparePaths } from '../../shared/manifest/compare.ts';
import { decodeManifest } from '../../shared/manifest/decode.ts';
import type { Entry } from '../../shared/manifest/entry.ts';
import type { Manifest } from '../../shared/manifest/manifest.ts';
import { keepManifest } from '../../shared/manifest/shelf.ts';
import type { Catalogue } from './catalogue.ts';
import type { Found, FoundFile, Listing } from './listing.ts';

/** File times may be this coarse: what changed so shortly before the scan may change again unseen. */
const RACY_MS = 2_000;
const STATS_PER_FILE = 3;

/** A source as it was when it was last read. */
export interface Memory {
  readonly release: string;
  readonly manifest: Manifest;
  readonly stats: Float64Array;
  readonly frames: readonly number[];
}

/** What is remembered of a platform; null when nothing is, or its manifest is damaged. */
export function recall(platform: string, catalogue: Catalogue, manifests: string): Memory | null {
  const last = catalogue.lastScan(platform);
  if (last === null || catalogue.release(platform, last.release) === null) return null;
  const file = join(manifests, last.release);
  if (!existsSync(file)) return null;
  const encoded = readFileSync(file);
  if (createHash('sha256').update(encoded).digest('hex') !== last.release) return null;
  return {
    release: last.release,
    manifest: decodeManifest(encoded),
    stats: last.stats,
    frames: catalogue.framesOf(platform, last.release).map((frame) => frame.id),
  };
}

/** Sources that were read in this thread: what they look like need not be read from the disk again. */
const recent = new Map<string, Memory>();
/** Memory of all of them together. */
const MOST_RECENT_BYTES = 24 << 20;

/** As {@link recall}, from this thread's own memory where that is still what the catalogue says. */
export function remembered(platform: string, catalogue: Catalogue, manifests: string): Memory | null {
  const known = recent.get(keyOf(platform, manifests));
  if (known !== undefined && isStillKept(platform, known, catalogue, manifests)) return known;
  const memory = recall(platform, catalogue, manifests);
  if (memory !== null) keepInMind(platform, manifests, memory);
  return memory;
}

function isStillKept(platform: string, known: Memory, catalogue: Catalogue, manifests: string): boolean {
  const last = catalogue.lastRelease(platform);
  const file = statSync(join(manifests, known.release), { throwIfNoEntry: false });
  return last?.digest === known.release && file?.size === last.manifestBytes;
}

/** Keeps what was just read, and forgets the oldest when it becomes too much. */
export function keepInMind(platform: string, manifests: string, memory: Memory): void {
  keepManifest(memory.release, memory.manifest);
  recent.delete(keyOf(platform, manifests));
  recent.set(keyOf(platform, manifests), memory);
  let bytes = 0;
  for (const [key, { manifest, stats }] of [...recent].reverse()) {
    bytes += manifest.heldBytes + stats.byteLength;
    if (bytes > MOST_RECENT_BYTES) recent.delete(key);
  }
}

function keyOf(platform: string, manifests: string): string {
  return `${manifests} ${platform}`;
}

/** Whether a walk found exactly what is remembered, so that no file need be read and no manifest made. */
export function isAsRemembered(found: Listing, { manifest, stats }: Memory): boolean {
  if (found.length !== manifest.length) return false;
  let index = 0;
  let at = 0;
  for (const now of found) {
    const before = manifest.at(index);
    if (before.path !== now.path || !isSameKind(now, before)) return false;
    if (now.kind === 'file' && !isSameStamp(now, stats, at)) return false;
    if (now.kind === 'file') at += STATS_PER_FILE;
    index += 1;
  }
  return true;
}

function isSameKind(now: Found, before: Entry): boolean {
  if (now.kind === 'file') {
    return before.kind === 'file' && now.size === before.size && now.mode === before.mode;
  }
  if (now.kind === 'folder') return before.kind === 'folder';
  return before.kind === 'symlink' && now.target === before.target;
}

/**
 * Tells for one file of a walk after the other, in their order, which entry of the manifest it was; -1 for one that is
 * new or of which the stats do not say that it still has the content that was read.
 */
export function recollection({ manifest, stats }: Memory): (now: FoundFile) => number {
  let index = 0;
  let at = 0;
  return (now) => {
    for (; index < manifest.length; index++) {
      const order = comparePaths(manifest.pathOf(index), now.path);
      if (order > 0) return -1;
      if (!manifest.isFile(index)) continue;
      at += STATS_PER_FILE;
      if (order < 0) continue;
      index += 1;
      const isSame = now.size === manifest.sizeOf(index - 1) && isSameStamp(now, stats, at - STATS_PER_FILE);
      return isSame ? index - 1 : -1;
    }
    return -1;
  };
}

/** How many files of a manifest a walk did not find; what became a folder or a symlink is there. */
export function countLost(before: Manifest, found: Listing): number {
  const paths = found[Symbol.iterator]();
  let here = paths.next();
  let lost = 0;
  for (let index = 0; index < before.length; index++) {
    if (!before.isFile(index)) continue;
    const path = before.pathOf(index);
    while (here.done !== true && comparePaths(here.value.path, path) < 0) here = paths.next();
    if (here.done === true || here.value.path !== path) lost += 1;
  }
  return lost;
}

function isSameStamp({ mtime, ctime, inode }: FoundFile, stats: Float64Array, at: number): boolean {
  return mtime === stats[at] && ctime === stats[at + 1] && inode === stats[at + 2];
}

/** Stats of all files to remember; NaN, which equals nothing, for a file too young to be trusted by its times. */
export function statsOf(nowMs: number, found: Listing): Float64Array {
  const stats = new Float64Array(found.files * STATS_PER_FILE);
  let at = 0;
  for (const entry of found) {
    if (entry.kind !== 'file') continue;
    const isRacy = Math.max(entry.mtime, entry.ctime) > nowMs - RACY_MS;
    stats[at] = isRacy ? NaN : entry.mtime;
    stats[at + 1] = entry.ctime;
    stats[at + 2] = entry.inode;
    at += STATS_PER_FILE;
  }
  return stats;
}

/** Whether two memories hold the same stats, byte for byte. */
export function sameStats(a: Float64Array, b: Float64Array): boolean {
  return Buffer.from(a.buffer).equals(Buffer.from(b.buffer));
}
