import { AppError } from '../../shared/errors.ts';
import { LIMITS } from '../../shared/limits.ts';
import { DIGEST_BYTES } from '../../shared/manifest/entry.ts';
import { corruptPack, FrameCutter, parseFrame } from '../../shared/manifest/pack.ts';
import type { Crew } from './crew.ts';
import type { WantedBlocks } from './plan.ts';
import type { ContentSource, SyncOrder } from './store.ts';

/** What the hub sent of a manifest: all of it, or what leads to it from the one that was named. */
export interface FetchedManifest {
  readonly isDelta: boolean;
  readonly bytes: Buffer;
}

/** Gets a manifest, or the way to it from that of release `base`. Throws CONTENT_CORRUPT when it is larger than announced. */
export async function fetchManifest(
  { platform, release, manifestBytes }: SyncOrder,
  base: string | null,
  source: ContentSource,
  signal: AbortSignal,
): Promise<FetchedManifest> {
  if (manifestBytes > LIMITS.manifestBytes) {
    throw new AppError('CONTENT_CORRUPT', 'the announced manifest is too large');
  }
  const slices: Buffer[] = [];
  let length = 0;
  let isDelta = false;
  for await (const slice of source.manifest(platform, release, base, signal)) {
    isDelta = slice.isDelta;
    length += slice.bytes.length;
    if (length > manifestBytes || (isDelta && base === null)) {
      throw new AppError('CONTENT_CORRUPT', 'the manifest that came is not the one that was announced');
    }
    slices.push(slice.bytes);
  }
  signal.throwIfAborted();
  return { isDelta, bytes: Buffer.concat(slices) };
}

/** Fetches blocks and has them written to their places; returns the bytes that came. Throws CONTENT_CORRUPT. */
export async function fetchBlocks(
  order: SyncOrder,
  source: ContentSource,
  blocks: WantedBlocks,
  crew: Crew,
  signal: AbortSignal,
  onWritten: (blocks: number, bytes: number) => void,
): Promise<number> {
  const wanted = lengthsOf(blocks);
  let bytes = 0;
  for (const request of requests(blocks)) {
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

function lengthsOf({ digests, lengths }: WantedBlocks): Map<string, number> {
  return new Map(
    lengths.map((length, index) => [digests.slice(index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES), length]),
  );
}

/** What is wanted, in requests of a size that the hub takes; the empty one asks for the whole release. */
function* requests({ digests, whole }: WantedBlocks): Iterable<Buffer> {
  if (whole) {
    yield Buffer.alloc(0);
    return;
  }
  const all = Buffer.from(digests, 'latin1');
  const step = LIMITS.digestsPerRequest * DIGEST_BYTES;
  for (let at = 0; at < all.length; at += step) yield all.subarray(at, at + step);
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
