import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { comparePaths } from '../../shared/manifest/compare.ts';
import { decodeManifest } from '../../shared/manifest/decode.ts';
import type { Entry, FileEntry, Manifest } from '../../shared/manifest/entry.ts';
import { keepManifest } from '../../shared/manifest/shelf.ts';
import type { Catalogue } from './catalogue.ts';
import type { Found, FoundFile } from './walk.ts';

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
/** Entries of all of them together; about a quarter of a kilobyte each. */
const MOST_RECENT_ENTRIES = 200_000;

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
  let entries = 0;
  for (const [key, { manifest }] of [...recent].reverse()) {
    entries += manifest.entries.length;
    if (entries > MOST_RECENT_ENTRIES) recent.delete(key);
  }
}

function keyOf(platform: string, manifests: string): string {
  return `${manifests} ${platform}`;
}

/** Whether a walk found exactly what is remembered, so that no file need be read and no manifest made. */
export function isAsRemembered(found: readonly Found[], { manifest, stats }: Memory): boolean {
  if (found.length !== manifest.entries.length) return false;
  let at = 0;
  return found.every((now, index) => {
    const before = manifest.entries[index];
    if (before?.path !== now.path || !isSameKind(now, before)) return false;
    if (now.kind !== 'file') return true;
    at += STATS_PER_FILE;
    return isSameStamp(now, stats, at - STATS_PER_FILE);
  });
}

function isSameKind(now: Found, before: Entry): boolean {
  if (now.kind === 'file') {
    return before.kind === 'file' && now.size === before.size && now.mode === before.mode;
  }
  if (now.kind === 'folder') return before.kind === 'folder';
  return before.kind === 'symlink' && now.target === before.target;
}

/**
 * Tells for one file of a walk after the other, in their order, what is remembered of it; null for one that is new or
 * of which the stats do not say that it still has the content that was read.
 */
export function recollection({ manifest, stats }: Memory): (now: FoundFile) => FileEntry | null {
  let index = 0;
  let at = 0;
  return (now) => {
    for (;;) {
      const before = manifest.entries[index];
      const order = before === undefined ? 1 : comparePaths(before.path, now.path);
      if (before === undefined || order > 0) return null;
      index += 1;
      if (before.kind !== 'file') continue;
      at += STATS_PER_FILE;
      if (order < 0) continue;
      return now.size === before.size && isSameStamp(now, stats, at - STATS_PER_FILE) ? before : null;
    }
  };
}

function isSameStamp({ mtime, ctime, inode }: FoundFile, stats: Float64Array, at: number): boolean {
  return mtime === stats[at] && ctime === stats[at + 1] && inode === stats[at + 2];
}

/** Stats of all files to remember; NaN, which equals nothing, for a file too young to be trusted by its times. */
export function statsOf(nowMs: number, found: readonly Found[]): Float64Array {
  const stats: number[] = [];
  for (const entry of found) {
    if (entry.kind !== 'file') continue;
    const isRacy = Math.max(entry.mtime, entry.ctime) > nowMs - RACY_MS;
    stats.push(isRacy ? NaN : entry.mtime, entry.ctime, entry.inode);
  }
  return Float64Array.from(stats);
}

/** Whether two memories hold the same stats, byte for byte. */
export function sameStats(a: Float64Array, b: Float64Array): boolean {
  return Buffer.from(a.buffer).equals(Buffer.from(b.buffer));
}
