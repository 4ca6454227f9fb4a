import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { comparePaths } from '../../shared/manifest/compare.ts';
import { decodeManifest } from '../../shared/manifest/decode.ts';
import type { Manifest } from '../../shared/manifest/manifest.ts';
import { keepManifest } from '../../shared/manifest/shelf.ts';
import type { Catalogue } from './catalogue.ts';
import type { Listing } from './listing.ts';
import { KeptStats } from './stats.ts';

/** A source as it was when it was last read. */
export interface Memory {
  readonly release: string;
  readonly manifest: Manifest;
  readonly stats: KeptStats;
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
  const manifest = decodeManifest(encoded);
  const stats = new KeptStats(last.stats);
  if (!stats.isOf(manifest.length)) return null;
  return {
    ...{ release: last.release, manifest, stats },
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
    bytes += manifest.heldBytes + stats.numbers.byteLength;
    if (bytes > MOST_RECENT_BYTES) recent.delete(key);
  }
}

function keyOf(platform: string, manifests: string): string {
  return `${manifests} ${platform}`;
}

/** How many files of a manifest a walk did not find; what became a folder or a symlink is there. */
export function countLost(before: Manifest, found: Listing): number {
  const paths = pathsOf(before, found);
  let here = paths.next();
  let lost = 0;
  for (let index = 0; index < before.length; index++) {
    if (!before.isFile(index)) continue;
    const path = before.pathOf(index);
    while (here.done !== true && comparePaths(here.value, path) < 0) here = paths.next();
    if (here.done === true || here.value !== path) lost += 1;
  }
  return lost;
}

function* pathsOf(before: Manifest, found: Listing): Generator<string> {
  for (const part of found.parts()) {
    if (typeof part === 'number') yield found.at(part).path;
    else for (let index = part.from; index < part.to; index++) yield before.pathOf(index);
  }
}
