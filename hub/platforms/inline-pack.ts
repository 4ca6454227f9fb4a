import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { LIMITS } from '../../shared/limits.ts';
import { compareTrees } from '../../shared/manifest/compare.ts';
import { blocksOf, type Manifest } from '../../shared/manifest/entry.ts';
import { compressFrame } from '../../shared/manifest/pack.ts';
import type { Catalogue, StoredFrame } from './catalogue.ts';
import { pickFrame, readFrame } from './frames.ts';

const NOTHING = Buffer.alloc(0);
/** What is scattered over more frames costs more to gather than a round trip. */
const MOST_FRAMES = 4;

/** The pack of what one release has and another has not; empty where that is more than comes along with a delta. */
export function inlinePack(from: Manifest, to: Manifest, catalogue: Catalogue, folder: string): Buffer {
  const wanted = newBlocks(from, to);
  if (wanted === null) return NOTHING;
  const find = catalogue.frameFinder();
  const holders = new Set([...wanted].flatMap((digest) => find(digest) ?? []));
  if (holders.size > MOST_FRAMES) return NOTHING;
  const frames = catalogue.frames([...holders]).map((frame) => gather(frame, wanted, folder));
  const pack = Buffer.concat(frames);
  return pack.length <= LIMITS.inlinePackBytes ? pack : NOTHING;
}

/** Digests of the blocks of files that changed; null when they are more than a little. */
function newBlocks(from: Manifest, to: Manifest): Set<string> | null {
  const { added, changed } = compareTrees(from.entries, to.entries);
  const blocks = new Map<string, number>();
  for (const [before, now] of [...added.map((index) => [-1, index] as const), ...changed]) {
    const [old, young] = [from.entries[before], to.entries[now]];
    const known = new Set(old?.kind === 'file' ? blocksOf(old).map(({ digest }) => digest) : []);
    for (const { digest, length } of young?.kind === 'file' ? blocksOf(young) : []) {
      if (!known.has(digest)) blocks.set(digest, length);
    }
  }
  let bytes = 0;
  for (const length of blocks.values()) bytes += length;
  return bytes <= LIMITS.inlinePackBytes ? new Set(blocks.keys()) : null;
}

/** A compressed frame of the wanted blocks of one that is kept. */
function gather(frame: StoredFrame, wanted: ReadonlySet<string>, folder: string): Buffer {
  const descriptor = openSync(join(folder, frame.file), 'r');
  try {
    return compressFrame(pickFrame(readFrame(descriptor, frame), wanted));
  } finally {
    closeSync(descriptor);
  }
}
