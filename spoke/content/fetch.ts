import { AppError } from '../../shared/errors.ts';
import { LIMITS } from '../../shared/limits.ts';
import { DIGEST_BYTES, splitDigests } from '../../shared/manifest/entry.ts';
import { corruptPack, FrameCutter, parseFrame } from '../../shared/manifest/pack.ts';
import type { Crew } from './crew.ts';
import type { WantedBlocks } from './plan.ts';
import type { ContentSource, SyncOrder } from './store.ts';

/** What the hub sent of a manifest: all of it, or what leads to it from the one that was named. */
export interface FetchedManifest {
  readonly isDelta: boolean;
  readonly bytes: Buffer;
  /** Content that came along with it; nobody has looked into it yet. */
  readonly pack: Buffer;
}

/**
 * Gets a manifest, or the way to it from that of release `base`. Throws CONTENT_CORRUPT when it is larger than
 * announced, or more comes along with it than may.
 */
export async function fetchManifest(
  { platform, release, manifestBytes }: SyncOrder,
  base: string | null,
  source: ContentSource,
  signal: AbortSignal,
): Promise<FetchedManifest> {
  if (manifestBytes > LIMITS.manifestBytes) {
    throw new AppError('CONTENT_CORRUPT', 'the announced manifest is too large');
  }
  const slices = { whole: [] as Buffer[], delta: [] as Buffer[], pack: [] as Buffer[] };
  let length = 0;
  for await (const { kind, bytes } of source.manifest(platform, release, base, signal)) {
    length += bytes.length;
    if (length > manifestBytes + LIMITS.inlinePackBytes || (base === null && kind !== 'whole')) {
      throw new AppError('CONTENT_CORRUPT', 'the manifest that came is not the one that was announced');
    }
    slices[kind].push(bytes);
  }
  signal.throwIfAborted();
  const isDelta = slices.whole.length === 0;
  const bytes = Buffer.concat(isDelta ? slices.delta : slices.whole);
  return { isDelta, bytes, pack: Buffer.concat(slices.pack) };
}

/** Digests of the blocks that a pack says it holds. Throws CONTENT_CORRUPT. */
export function digestsIn(pack: Buffer): string[] {
  return new FrameCutter().push(pack).flatMap((frame) => splitDigests(parseFrame(frame).digests));
}

/** Where blocks come from and where they go. */
export interface Delivery {
  readonly order: SyncOrder;
  readonly source: ContentSource;
  /** A pack that is here already, of which some may be wanted. */
  readonly pack: Buffer;
  readonly crew: Crew;
  readonly signal: AbortSignal;
  readonly onWritten: (blocks: number, bytes: number) => void;
}

/** Gets blocks and has them written to their places; returns the bytes that came. Throws CONTENT_CORRUPT. */
export async function fetchBlocks(delivery: Delivery, blocks: WantedBlocks): Promise<number> {
  const { order, source, pack, crew, signal } = delivery;
  const wanted = lengthsOf(blocks);
  let bytes = pack.length;
  const seen = new Set<string>();
  await writePack(delivery, [pack], (frame) => takeSome(frame, wanted, seen));
  for (const request of requests(blocks, wanted)) {
    const counted = async function* (): AsyncIterable<Buffer> {
      for await (const slice of source.packs(order.platform, order.release, request, signal)) {
        bytes += slice.length;
        yield slice;
      }
    };
    await writePack(delivery, counted(), (frame) => claim(frame, wanted));
    signal.throwIfAborted();
  }
  await crew.settled();
  if (wanted.size > 0) throw corruptPack(`${String(wanted.size)} blocks did not come`);
  return bytes;
}

async function writePack(
  { crew, onWritten }: Delivery,
  slices: Iterable<Buffer> | AsyncIterable<Buffer>,
  take: (frame: Buffer) => Size,
): Promise<void> {
  const cutter = new FrameCutter();
  for await (const slice of slices) {
    for (const frame of cutter.push(slice)) {
      const size = take(frame);
      await crew.write(frame, () => {
        onWritten(size.blocks, size.bytes);
      });
    }
  }
  cutter.end();
}

interface Size {
  readonly blocks: number;
  readonly bytes: number;
}

function lengthsOf({ digests, lengths }: WantedBlocks): Map<string, number> {
  return new Map(
    lengths.map((length, index) => [digests.slice(index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES), length]),
  );
}

/** What is still wanted, in requests of a size that the hub takes; the empty one asks for the whole release. */
function* requests({ lengths, whole }: WantedBlocks, wanted: ReadonlyMap<string, number>): Iterable<Buffer> {
  if (whole && wanted.size === lengths.length) {
    yield Buffer.alloc(0);
    return;
  }
  const all = Buffer.from([...wanted.keys()].join(''), 'latin1');
  const step = LIMITS.digestsPerRequest * DIGEST_BYTES;
  for (let at = 0; at < all.length; at += step) yield all.subarray(at, at + step);
}

/** Takes the blocks of a frame off the list. Each may come once, and nothing else may come. */
function claim(bytes: Buffer, wanted: Map<string, number>): Size {
  const { digests, lengths, rawLength } = parseFrame(bytes);
  for (const [index, length] of lengths.entries()) {
    const digest = digests.slice(index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES);
    if (wanted.get(digest) !== length) throw corruptPack('a block came that was not asked for, or twice');
    wanted.delete(digest);
  }
  return { blocks: lengths.length, bytes: rawLength };
}

/** Takes what is on the list off it: the hub did not know what is here already. Each block may come once. */
function takeSome(bytes: Buffer, wanted: Map<string, number>, seen: Set<string>): Size {
  const { digests, lengths } = parseFrame(bytes);
  const size = { blocks: 0, bytes: 0 };
  for (const [index, length] of lengths.entries()) {
    const digest = digests.slice(index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES);
    if (seen.has(digest)) throw corruptPack('a block came twice');
    seen.add(digest);
    if (wanted.get(digest) !== length) continue;
    wanted.delete(digest);
    size.blocks += 1;
    size.bytes += length;
  }
  return size;
}
