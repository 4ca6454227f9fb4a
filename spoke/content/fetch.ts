import { createHash } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import { LIMITS } from '../../shared/limits.ts';
import { decodeManifest } from '../../shared/manifest/decode.ts';
import {
  blockDigest,
  blockLength,
  blocksOf,
  DIGEST_BYTES,
  type Entry,
  type Manifest,
} from '../../shared/manifest/entry.ts';
import { corruptPack, FrameCutter, parseFrame } from '../../shared/manifest/pack.ts';
import type { Crew } from './crew.ts';
import type { ContentSource, SyncOrder } from './store.ts';
import type { BlockPlace } from './plan.ts';

/** Gets the encoded manifest of a release. Throws CONTENT_CORRUPT when it is not what was announced. */
export async function fetchManifest(
  order: SyncOrder,
  source: ContentSource,
  signal: AbortSignal,
): Promise<Buffer> {
  if (order.manifestBytes > LIMITS.manifestBytes) {
    throw new AppError('CONTENT_CORRUPT', 'the announced manifest is too large');
  }
  const slices: Buffer[] = [];
  let length = 0;
  for await (const slice of source.manifest(order.platform, order.release, signal)) {
    length += slice.length;
    if (length > order.manifestBytes) break;
    slices.push(slice);
  }
  signal.throwIfAborted();
  const encoded = Buffer.concat(slices);
  if (length !== order.manifestBytes || !isDigest(encoded, order.release)) {
    throw new AppError('CONTENT_CORRUPT', 'the manifest that came is not the one that was announced');
  }
  return encoded;
}

/** Reads a manifest and holds it to the order. Throws CONTENT_CORRUPT. */
export function readManifest(encoded: Buffer, order: SyncOrder): Manifest {
  const manifest = decodeManifest(encoded);
  if (manifest.files === order.files && manifest.bytes === order.bytes) return manifest;
  throw new AppError('CONTENT_CORRUPT', 'the manifest has other totals than were announced');
}

/** Whether these bytes are the manifest that names a release. */
export function isDigest(encoded: Buffer, release: string): boolean {
  return createHash('sha256').update(encoded).digest('hex') === release;
}

/** Fetches the content of these blocks and writes it to its places; returns the bytes that came. Throws CONTENT_CORRUPT. */
export async function fetchBlocks(
  order: SyncOrder,
  source: ContentSource,
  entries: readonly Entry[],
  places: readonly BlockPlace[],
  crew: Crew,
  signal: AbortSignal,
  onWritten: (blocks: number, bytes: number) => void,
): Promise<number> {
  const wanted = lengthsOf(entries, places);
  await crew.expect(places);
  let bytes = 0;
  for (const request of requests(wanted, entries)) {
    const cutter = new FrameCutter();
    for await (const slice of source.packs(order.platform, order.release, request, signal)) {
      bytes += slice.length;
      for (const frame of cutter.push(slice)) {
        const size = claim(frame, wanted);
        await crew.write(frame, () => {
          onWritten(size.blocks, size.bytes);
        });
      }
    }
    signal.throwIfAborted();
    cutter.end();
  }
  await crew.settled();
  if (wanted.size > 0) throw corruptPack(`${String(wanted.size)} blocks did not come`);
  return bytes;
}

function lengthsOf(entries: readonly Entry[], places: readonly BlockPlace[]): Map<string, number> {
  const wanted = new Map<string, number>();
  for (const [index, block] of places) {
    const entry = entries[index];
    if (entry?.kind !== 'file') continue;
    wanted.set(blockDigest(entry, block), blockLength(entry, block));
  }
  return wanted;
}

/** What is wanted, in requests of a size that the hub takes; the empty one asks for the whole release. */
function* requests(wanted: ReadonlyMap<string, number>, entries: readonly Entry[]): Iterable<Buffer> {
  if (wanted.size === 0) return;
  if (isWhole(wanted, entries)) {
    yield Buffer.alloc(0);
    return;
  }
  const all = Buffer.from([...wanted.keys()].join(''), 'latin1');
  const step = LIMITS.digestsPerRequest * DIGEST_BYTES;
  for (let at = 0; at < all.length; at += step) yield all.subarray(at, at + step);
}

function isWhole(wanted: ReadonlyMap<string, number>, entries: readonly Entry[]): boolean {
  return entries.every(
    (entry) => entry.kind !== 'file' || blocksOf(entry).every(({ digest }) => wanted.has(digest)),
  );
}

/** Takes the blocks of a frame off the list. Each may come once, and nothing else may come. */
function claim(bytes: Buffer, wanted: Map<string, number>): { blocks: number; bytes: number } {
  const { digests, lengths, rawLength } = parseFrame(bytes);
  for (const [index, length] of lengths.entries()) {
    const digest = digests.slice(index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES);
    if (wanted.get(digest) !== length) throw corruptPack('a block came that was not asked for, or twice');
    wanted.delete(digest);
  }
  return { blocks: lengths.length, bytes: rawLength };
}
