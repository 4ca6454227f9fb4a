import type { Clock } from '../../shared/clock.ts';
import { FairLine } from './fair-line.ts';
import { TokenBucket } from './token-bucket.ts';

export interface OutflowLimits {
  /** Streams that are served at once. */
  readonly streams: number;
  /** Bytes per second to one spoke and to all together; 0: no limit. */
  readonly bytesPerSecondPerSpoke: number;
  readonly bytesPerSecond: number;
}

/** What goes out now, and what has gone out in this life of the hub. */
export interface OutflowFigures {
  readonly bytes: number;
  /** Streams that are served, those whose spoke reads too slowly to be, and those that wait for their turn. */
  readonly streams: { readonly active: number; readonly stalled: number; readonly waiting: number };
}

interface Stream {
  readonly spokeId: string;
  /** Holds one of the places; null while it waits at the door, or lost its place for being slow. */
  place: 'active' | 'stalled' | null;
  /** Since when the transport has not asked for more; null while the hub is at work. */
  givenMs: number | null;
  /** Bytes of the piece that waits for its turn. */
  piece: number;
  go: () => void;
}

interface Spoke {
  readonly bucket: TokenBucket;
  /** Streams with a place, stalled ones included: each may hold a piece in memory. */
  open: number;
}

/** Open streams of one spoke: a healthy one needs two, and what it opens more waits in line. */
const STREAMS_PER_SPOKE = 4;
/** A spoke that takes nothing for so long gives its place to others until it reads again. */
const STALL_MS = 1_000;
/** With a limit, pieces are so small that this many of them go out in a second. */
const PIECES_PER_SECOND = 8;
const SMALLEST_PIECE = 4 << 10;

/**
 * Content on its way to the spokes: so many streams at once, so many bytes per second to one and to all, spokes in
 * turn. A spoke that reads slowly keeps one piece in memory and nobody else from being served.
 */
export class Outflow {
  readonly #limits: OutflowLimits;
  readonly #clock: Clock;
  readonly #total: TokenBucket;
  readonly #pieceBytes: number;
  readonly #spokes = new Map<string, Spoke>();
  readonly #line = new FairLine<Stream>();
  readonly #active = new Set<Stream>();
  #stalled = 0;
  #waiting = 0;
  #bytes = 0;
  #alarm: { readonly atMs: number; readonly off: AbortController } | null = null;

  constructor(limits: OutflowLimits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
    this.#total = new TokenBucket(limits.bytesPerSecond, clock.monotonic());
    this.#pieceBytes = pieceBytesOf(limits);
  }

  get figures(): OutflowFigures {
    const streams = { active: this.#active.size, stalled: this.#stalled, waiting: this.#waiting };
    return { bytes: this.#bytes, streams };
  }

  /**
   * The slices in pieces, each when its turn has come. Nothing is read before the stream has a place. Throws the
   * reason of the signal as soon as it fires, also while it waits.
   */
  async *send(slices: AsyncIterable<Buffer>, spokeId: string, signal: AbortSignal): AsyncIterable<Buffer> {
    const stream: Stream = { spokeId, place: null, givenMs: null, piece: 0, go: () => undefined };
    try {
      await this.#turn(stream, 0, signal);
      for await (const slice of slices) {
        for (let at = 0; at < slice.length; at += this.#pieceBytes) {
          const piece = slice.subarray(at, at + this.#pieceBytes);
          await this.#turn(stream, piece.length, signal);
          stream.givenMs = this.#clock.monotonic();
          yield piece;
          stream.givenMs = null;
          this.#bytes += piece.length;
        }
      }
    } finally {
      this.#leave(stream);
      this.#serve();
    }
  }

  /** Resolves when the stream has a place and its piece may go out. */
  async #turn(stream: Stream, piece: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    // A place that was lost is asked for again, like a first one.
    if (stream.place === 'stalled') this.#leave(stream);
    stream.piece = piece;
    const turn = new Promise<void>((resolve) => (stream.go = resolve));
    signal.addEventListener('abort', stream.go, { once: true });
    this.#line.add(stream.spokeId, stream);
    this.#waiting += 1;
    this.#serve();
    await turn;
    this.#waiting -= 1;
    signal.removeEventListener('abort', stream.go);
    this.#line.remove(stream.spokeId, stream);
    signal.throwIfAborted();
  }

  /** Lets all go that may, and looks again when the next one could. */
  #serve(): void {
    const now = this.#clock.monotonic();
    const mayGo = (stream: Stream): boolean => this.#mayGo(stream, now);
    for (let stream = this.#line.take(mayGo); stream !== null; stream = this.#line.take(mayGo)) {
      this.#enter(stream);
      this.#total.spend(stream.piece, now);
      this.#spoke(stream.spokeId).bucket.spend(stream.piece, now);
      stream.go();
    }
    if (!this.#line.isEmpty) this.#lookAgain(now + this.#nextMs(now));
  }

  #mayGo({ place, spokeId }: Stream, now: number): boolean {
    const { bucket, open } = this.#spoke(spokeId);
    const hasPlace =
      place === 'active' || (this.#active.size < this.#limits.streams && open < STREAMS_PER_SPOKE);
    return hasPlace && this.#total.waitMs(now) === 0 && bucket.waitMs(now) === 0;
  }

  #enter(stream: Stream): void {
    if (stream.place === 'active') return;
    stream.place = 'active';
    this.#active.add(stream);
    this.#spoke(stream.spokeId).open += 1;
  }

  #leave(stream: Stream): void {
    if (stream.place === null) return;
    if (stream.place === 'stalled') this.#stalled -= 1;
    this.#active.delete(stream);
    this.#spoke(stream.spokeId).open -= 1;
    stream.place = null;
  }

  /** Milliseconds until a rate or a stalled stream may let somebody go. */
  #nextMs(now: number): number {
    const rates = this.#line.owners().map((spokeId) => this.#spoke(spokeId).bucket.waitMs(now));
    const soonest = Math.max(this.#total.waitMs(now), Math.min(...rates));
    return soonest === 0 ? STALL_MS : Math.min(Math.ceil(soonest), STALL_MS);
  }

  #lookAgain(atMs: number): void {
    if (this.#alarm !== null && this.#alarm.atMs <= atMs) return;
    this.#alarm?.off.abort();
    const alarm = { atMs, off: new AbortController() };
    this.#alarm = alarm;
    void this.#clock.sleep(atMs - this.#clock.monotonic(), alarm.off.signal).then(
      () => {
        this.#alarm = null;
        this.#setSlowAside();
        this.#serve();
      },
      // An earlier alarm took its place.
      () => undefined,
    );
  }

  #setSlowAside(): void {
    const since = this.#clock.monotonic() - STALL_MS;
    for (const stream of this.#active) {
      if (stream.givenMs === null || stream.givenMs > since) continue;
      this.#active.delete(stream);
      this.#stalled += 1;
      stream.place = 'stalled';
    }
  }

  /** One small record for each spoke that fetched since the hub started: its debt outlives its streams. */
  #spoke(spokeId: string): Spoke {
    const known = this.#spokes.get(spokeId);
    if (known) return known;
    const rate = this.#limits.bytesPerSecondPerSpoke;
    const spoke = { bucket: new TokenBucket(rate, this.#clock.monotonic()), open: 0 };
    this.#spokes.set(spokeId, spoke);
    return spoke;
  }
}

/** Under a limit the line shall flow, not come in gusts with long silences. */
function pieceBytesOf({ bytesPerSecond, bytesPerSecondPerSpoke }: OutflowLimits): number {
  const rates = [bytesPerSecond, bytesPerSecondPerSpoke].filter((rate) => rate > 0);
  return rates.length === 0
    ? Infinity
    : Math.max(SMALLEST_PIECE, Math.floor(Math.min(...rates) / PIECES_PER_SECOND));
}
