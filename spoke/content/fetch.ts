import { AppError } from '../../shared/errors.ts';
import { LIMITS } from '../../shared/limits.ts';
import { DIGEST_BYTES, splitDigests } from '../../shared/manifest/entry.ts';
import { corruptPack, FrameCutter, parseFrame } from '../../shared/manifest/pack.ts';
import type { Crew } from './crew.ts';
import { frameMemory } from './frame-memory.ts';
import { died } from '../../shared/garbage.ts';
import type { Wanted, Written } from './expected.ts';
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
  died(length);
  return { isDelta, bytes, pack: Buffer.concat(slices.pack) };
}

/** Digests of the blocks that a pack says it holds. Throws CONTENT_CORRUPT. */
export function digestsIn(pack: Buffer): string[] {
  return new FrameCutter()
    .push(pack)
    .flatMap((frame) => splitDigests(parseFrame(frame).digests.toString('latin1')));
}

/** Where blocks come from and where they go. */
export interface Delivery {
  readonly order: SyncOrder;
  readonly source: ContentSource;
  /** A pack that is here already, of which some may be wanted. */
  readonly pack: Buffer;
  readonly crew: Crew;
  readonly signal: AbortSignal;
  readonly onWritten: (written: Written) => void;
}

/** Gets blocks and has them written to their places; returns the bytes that came. Throws CONTENT_CORRUPT. */
export async function fetchBlocks(delivery: Delivery, wanted: Wanted): Promise<number> {
  const { order, source, pack, crew, signal, onWritten } = delivery;
  let bytes = pack.length;
  let left = wanted.blocks;
  const written = (some: Written): void => {
    left -= some.blocks;
    onWritten(some);
  };
  // The hub did not know what is here already: of what came along, some may not be wanted.
  await writePack(crew, [pack], { mayHoldMore: true }, written);
  await crew.settled();
  for (const request of requests(await crew.stillWanted())) {
    const counted = async function* (): AsyncIterable<Buffer> {
      for await (const slice of source.packs(order.platform, order.release, request, signal)) {
        bytes += slice.length;
        yield slice;
      }
    };
    await writePack(crew, counted(), { mayHoldMore: false }, written);
    signal.throwIfAborted();
  }
  await crew.settled();
  if (left > 0) throw corruptPack(`${String(left)} blocks did not come`);
  return bytes;
}

async function writePack(
  crew: Crew,
  slices: Iterable<Buffer> | AsyncIterable<Buffer>,
  options: { readonly mayHoldMore: boolean },
  onWritten: (written: Written) => void,
): Promise<void> {
  const cutter = new FrameCutter(frameMemory);
  for await (const slice of slices) {
    for (const frame of cutter.push(slice)) await crew.write(frame, options, onWritten);
    died(slice.length);
  }
  cutter.end();
}

/** What is still wanted, in requests of a size that the hub takes; the empty one asks for the whole release. */
function* requests(wanted: Buffer | 'all'): Iterable<Buffer> {
  if (wanted === 'all') {
    yield Buffer.alloc(0);
    return;
  }
  const step = LIMITS.digestsPerRequest * DIGEST_BYTES;
  for (let at = 0; at < wanted.length; at += step) yield wanted.subarray(at, at + step);
}
