/** Seconds of its rate that may go out at once after a pause. */
const BURST_SECONDS = 0.25;

/**
 * A rate as a bucket of bytes that fills with time. Whoever finds it not in debt may send a piece, however large,
 * and the debt delays the next: so the rate holds in the long run whatever the size of the pieces. Time is given,
 * in monotonic milliseconds.
 */
export class TokenBucket {
  readonly #bytesPerMs: number;
  readonly #burst: number;
  #level: number;
  #atMs: number;

  /** bytesPerSecond: 0 for no limit. */
  constructor(bytesPerSecond: number, nowMs: number) {
    this.#bytesPerMs = bytesPerSecond / 1_000;
    this.#burst = bytesPerSecond * BURST_SECONDS;
    this.#level = this.#burst;
    this.#atMs = nowMs;
  }

  /** Milliseconds until the next piece may go out; 0: now. */
  waitMs(nowMs: number): number {
    if (this.#bytesPerMs === 0) return 0;
    this.#fill(nowMs);
    return this.#level >= 0 ? 0 : -this.#level / this.#bytesPerMs;
  }

  /** Counts a piece that goes out now. */
  spend(bytes: number, nowMs: number): void {
    if (this.#bytesPerMs === 0) return;
    this.#fill(nowMs);
    this.#level -= bytes;
  }

  #fill(nowMs: number): void {
    this.#level = Math.min(this.#burst, this.#level + (nowMs - this.#atMs) * this.#bytesPerMs);
    this.#atMs = nowMs;
  }
}
