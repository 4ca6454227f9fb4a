import { createReadStream, existsSync, mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../shared/clock.ts';
import { AppError, toAppError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/log.ts';
import { blockDigestsIn } from '../../shared/manifest/decode.ts';
import { DIGEST_BYTES } from '../../shared/manifest/entry.ts';
import { startThread, type Thread } from '../../shared/threads.ts';
import { Advances } from './advances.ts';
import { Catalogue } from './catalogue.ts';
import { Compression } from './compression.ts';
import type {
  LostRelease,
  PieceContent,
  PlatformLibrary,
  Release,
  ReleaseDelta,
  ScanOptions,
  ScrubReport,
  Source,
} from './library.ts';
import { planSegments, streamSegments, type Segment } from './pack-stream.ts';
import type { LibraryPlaces, ScanCalls, ScanEvent } from './scan-thread.ts';
import { MANIFEST_SLICE_BYTES, slicesOf } from './slices.ts';
import { checkedDigests, WantedBlocks } from './wanted-blocks.ts';

/** Plans of whole releases that are remembered; a plan is a few numbers per pack. */
const MOST_PLANS = 64;
const COMPRESS_AFTER_MS = 1_000;
/** Frames that a scrub reads in one go; a frame is a megabyte, and a scan waits for it. */
const FRAMES_AT_ONCE = 16;
/** Deltas that are remembered; one is never larger than half a manifest and a little pack, and mostly some kilobytes. */
const MOST_DELTAS = 16;

export interface LibraryDeps {
  /** Folder of the hub's state; the library keeps platforms.db, manifests/ and packs/ in it. */
  readonly state: string;
  readonly log: Logger;
  readonly clock: Clock;
  /** What was published is compressed when nothing was read or sent for this long. */
  readonly compressAfterMs?: number;
}

/** Opens the library that lies in the hub's state, and makes it when it is new. */
export function openPlatformLibrary({
  state,
  log,
  clock,
  compressAfterMs = COMPRESS_AFTER_MS,
}: LibraryDeps): PlatformLibrary {
  const places = {
    state,
    database: join(state, 'platforms.db'),
    manifests: join(state, 'manifests'),
    packs: join(state, 'packs'),
  };
  for (const folder of [places.manifests, places.packs]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  return new DiskLibrary(places, log, clock, compressAfterMs);
}

/** One for the process: its disk is what bounds it. */
let scanThread: Thread<ScanCalls> | null = null;

class DiskLibrary implements PlatformLibrary {
  readonly #places: LibraryPlaces;
  readonly #log: Logger;
  readonly #clock: Clock;
  readonly #catalogue: Catalogue;
  readonly #plans = new Map<string, Segment[]>();
  readonly #compression: Compression;
  readonly #deltas = new Map<string, Promise<ReleaseDelta | null>>();
  readonly #advances: Advances;
  #opened: Promise<Thread<ScanCalls>> | null = null;
  #scans = 0;

  constructor(places: LibraryPlaces, log: Logger, clock: Clock, compressAfterMs: number) {
    this.#places = places;
    this.#log = log;
    this.#clock = clock;
    this.#catalogue = new Catalogue(places.database);
    this.#advances = new Advances(places.packs);
    const squeeze = (cancel: Int32Array): Promise<string | null> => this.#squeeze(cancel);
    this.#compression = new Compression({ folder: places.packs, afterMs: compressAfterMs, squeeze, log });
  }

  async scan(platformId: string, folder: string, options: ScanOptions): Promise<Release> {
    options.signal.throwIfAborted();
    const started = this.#clock.monotonic();
    const thread = await this.#thread();
    const cancel = new Int32Array(new SharedArrayBuffer(4));
    const stop = (): void => {
      Atomics.store(cancel, 0, 1);
    };
    options.signal.addEventListener('abort', stop, { once: true });
    this.#scans += 1;
    this.#compression.hold();
    try {
      const { deep, allowMassDelete, withoutSiteFolders = false } = options;
      const flags = { deep, allowMassDelete, withoutSiteFolders };
      const order = { platform: platformId, folder, nowMs: this.#clock.now(), ...flags };
      const onEvent = (event: ScanEvent): void => {
        this.#hear(platformId, event, options);
      };
      const request = { database: this.#places.database, order, cancel };
      const release = await thread.call('scan', request, { onEvent });
      this.#plans.clear();
      this.#advances.end(platformId, null);
      const ms = Math.round(this.#clock.monotonic() - started);
      this.#log.info(
        { platform: platformId, release: release.digest, files: release.files, ms },
        'platform scanned',
      );
      return release;
    } catch (error) {
      this.#advances.end(platformId, toAppError(error));
      throw error;
    } finally {
      this.#scans -= 1;
      this.#compression.later();
      options.signal.removeEventListener('abort', stop);
    }
  }

  advance(platformId: string, signal: AbortSignal): AsyncIterable<PieceContent> {
    return this.#compression.whileReading(this.#advances.content(platformId, signal));
  }

  #hear(platformId: string, event: ScanEvent, options: ScanOptions): void {
    if ('progress' in event) options.onProgress(event.progress);
    else if ('piece' in event) this.#advances.add(platformId, event.piece);
    else if ('dropped' in event) this.#advances.drop(platformId, event.dropped);
    else {
      this.#advances.begin(platformId);
      options.onFirst?.(event.first);
    }
  }

  async *manifest(platformId: string, release: string): AsyncIterable<Buffer> {
    this.#checkRelease(platformId, release);
    const file = createReadStream(join(this.#places.manifests, release), {
      highWaterMark: MANIFEST_SLICE_BYTES,
    });
    for await (const slice of file) yield slice as Buffer;
  }

  async delta(platformId: string, base: string, release: string): Promise<ReleaseDelta | null> {
    this.#checkRelease(platformId, release);
    const key = `${base} ${release}`;
    const known = this.#deltas.get(key);
    // The whole manifest is on its way before a scan that is under way would let us work out a delta.
    if (!this.#keeps(platformId, base) || (known === undefined && this.#scans > 0)) return null;
    const made = known ?? this.#makeDelta(base, release);
    if (this.#deltas.size >= MOST_DELTAS) this.#deltas.clear();
    this.#deltas.set(key, made);
    return made;
  }

  packs(platformId: string, release: string, digests: Buffer): AsyncIterable<Buffer> {
    return this.#compression.whileReading(this.#packs(platformId, release, digests));
  }

  async *#packs(platformId: string, release: string, digests: Buffer): AsyncIterable<Buffer> {
    this.#checkRelease(platformId, release);
    const segments =
      digests.length === 0
        ? await this.#planOfAll(platformId, release)
        : await this.#plan(platformId, release, checkedDigests(digests));
    yield* streamSegments(this.#places.packs, segments);
  }

  async #squeeze(cancel: Int32Array): Promise<string | null> {
    const thread = await this.#thread();
    const old = await thread.call('squeeze', { database: this.#places.database, cancel });
    this.#plans.clear();
    return old;
  }

  async scrub(sources: readonly [Source, ...Source[]], signal: AbortSignal): Promise<ScrubReport> {
    const { platform } = sources[0];
    const database = this.#places.database;
    const report = await this.#scrubManifests(sources[0], signal);
    const thread = await this.#thread();
    const frames = await thread.call('framesOf', { database, platform });
    while (frames.length > 0) {
      signal.throwIfAborted();
      const started = this.#clock.monotonic();
      const request = { database, frames: frames.splice(0, FRAMES_AT_ONCE), sources };
      const { mended, lost, emptied } = await thread.call('scrub', request);
      report.mended += mended;
      report.lost.push(...lost);
      if (mended + lost.length > 0) this.#plans.clear();
      this.#compression.retire(emptied);
      // Scans come in between, and the disk is left to others as long as it was taken.
      await this.#clock.sleep(this.#clock.monotonic() - started, signal);
    }
    return report;
  }

  /** A manifest that is damaged is what a scan of the folder comes to, unless the folder has changed. */
  async #scrubManifests({ platform, folder, withoutSiteFolders = false }: Source, signal: AbortSignal) {
    const thread = await this.#thread();
    const damaged = await thread.call('scrubManifests', { database: this.#places.database, platform });
    const report = { mended: 0, lost: [] as LostRelease[] };
    if (damaged.length === 0) return report;
    const options = {
      ...{ signal, deep: false, allowMassDelete: true, withoutSiteFolders, onProgress: () => undefined },
    };
    const { digest } = await this.scan(platform, folder, options);
    for (const release of damaged) {
      if (release === digest) report.mended += 1;
      else report.lost.push({ platform, release, path: '' });
    }
    return report;
  }

  async prune(platformId: string, keep: ReadonlySet<string>): Promise<void> {
    this.#plans.clear();
    const thread = await this.#thread();
    await thread.call('prune', { database: this.#places.database, platform: platformId, keep });
  }

  async close(): Promise<void> {
    this.#compression.hold();
    const thread = await this.#opened;
    this.#opened = null;
    await thread?.call('close', this.#places.database);
    this.#catalogue.close();
  }

  async #makeDelta(base: string, release: string): Promise<ReleaseDelta | null> {
    const thread = await this.#thread();
    const delta = await thread.call('delta', { database: this.#places.database, base, release });
    return delta === null ? null : { manifest: slicesOf(delta.manifest), pack: slicesOf(delta.pack) };
  }

  #keeps(platformId: string, release: string): boolean {
    const known = this.#catalogue.release(platformId, release);
    return known !== null && existsSync(join(this.#places.manifests, release));
  }

  #checkRelease(platformId: string, release: string): void {
    if (this.#keeps(platformId, release)) return;
    throw new AppError('RELEASE_MISSING', `the hub does not keep release ${release} of this platform`, {
      field: 'release',
    });
  }

  async #planOfAll(platformId: string, release: string): Promise<Segment[]> {
    const key = `${platformId} ${release}`;
    const known = this.#plans.get(key);
    if (known !== undefined) return known;
    const plan = await this.#plan(platformId, release, null);
    if (this.#plans.size >= MOST_PLANS) this.#plans.clear();
    this.#plans.set(key, plan);
    return plan;
  }

  /** Throws NOT_YOURS for a digest that is not of this release. */
  async #plan(platformId: string, release: string, asked: Buffer | null): Promise<Segment[]> {
    const all = blockDigestsIn(await readFile(join(this.#places.manifests, release)));
    const held = new WantedBlocks(all);
    for (let at = 0; asked !== null && at < asked.length; at += DIGEST_BYTES) {
      if (held.has(asked, at)) continue;
      throw new AppError('NOT_YOURS', 'a digest that is not of this release was asked for', {
        field: 'digests',
      });
    }
    const wanted = asked === null ? held : new WantedBlocks(asked);
    const plan = planSegments(this.#catalogue.framesOf(platformId, release), wanted);
    if (wanted.left > 0) {
      throw new AppError(
        'CONTENT_CORRUPT',
        `${String(wanted.left)} blocks of release ${release} are not kept`,
      );
    }
    return plan;
  }

  /** The thread with this library open in it. */
  #thread(): Promise<Thread<ScanCalls>> {
    if (scanThread?.isAlive() !== true) this.#opened = null;
    this.#opened ??= this.#open();
    return this.#opened;
  }

  async #open(): Promise<Thread<ScanCalls>> {
    if (scanThread?.isAlive() !== true) scanThread = startThread(import.meta.url, 'scan-thread');
    const thread = scanThread;
    try {
      await thread.call('open', this.#places);
      return thread;
    } catch (error) {
      this.#opened = null;
      throw error;
    }
  }
}
