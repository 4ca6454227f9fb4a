import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { LIMITS } from '../../shared/limits.ts';
import type { Differences } from '../../shared/manifest/compare.ts';
import type { Manifest } from '../../shared/manifest/manifest.ts';
import { compressFrame } from '../../shared/manifest/pack.ts';
import type { Catalogue } from './catalogue.ts';
import type { StoredFrame } from './pack-table.ts';
import { pickFrame, readFrame } from './frames.ts';

const NOTHING = Buffer.alloc(0);
/** What is scattered over more frames costs more to gather than a round trip. */
const MOST_FRAMES = 4;

/** The pack of what one release has and another has not; empty where that is more than comes along with a delta. */
export function inlinePack(
  from: Manifest,
  to: Manifest,
  differences: Differences,
  catalogue: Catalogue,
  folder: string,
): Buffer {
  const wanted = newBlocks(from, to, differences);
  if (wanted === null) return NOTHING;
  const find = catalogue.packs.frameFinder();
  const holders = new Set([...wanted].flatMap((digest) => find(digest) ?? []));
  if (holders.size > MOST_FRAMES) return NOTHING;
  const frames = catalogue.packs.frames([...holders]).map((frame) => gather(frame, wanted, folder));
  const pack = Buffer.concat(frames);
  return pack.length <= LIMITS.inlinePackBytes ? pack : NOTHING;
}

/** Digests of the blocks of files that changed; null when they are more than a little. */
function newBlocks(from: Manifest, to: Manifest, { added, changed }: Differences): Set<string> | null {
  const blocks = new Set<string>();
  let bytes = 0;
  for (const [before, now] of [...added.map((index) => [-1, index] as const), ...changed]) {
    const known = new Set(before < 0 ? [] : digestsOf(from, before));
    for (let block = to.firstBlock(now); block < to.lastBlock(now); block++) {
      const digest = to.digestOf(block);
      if (known.has(digest) || blocks.has(digest)) continue;
      blocks.add(digest);
      bytes += to.lengthOf(block);
      if (bytes > LIMITS.inlinePackBytes) return null;
    }
  }
  return blocks;
}

function digestsOf(manifest: Manifest, index: number): string[] {
  const [first, last] = [manifest.firstBlock(index), manifest.lastBlock(index)];
  return Array.from({ length: last - first }, (_, block) => manifest.digestOf(first + block));
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
