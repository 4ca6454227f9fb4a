/** How waits between attempts grow. All in milliseconds. */
export interface BackoffOptions {
  readonly baseMs: number;
  readonly factor: number;
  readonly capMs: number;
  /** A number from 0 up to 1; Math.random unless a test wants to know. */
  readonly random?: () => number;
}

/**
 * Waits with full jitter: each is drawn evenly from zero to a bound that grows with every attempt, so
 * that a farm of spokes does not return to its hub in step.
 */
export class Backoff {
  readonly #options: BackoffOptions;
  #attempts = 0;

  constructor(options: BackoffOptions) {
    this.#options = options;
  }

  /** Milliseconds to wait before the next attempt. */
  next(): number {
    const { baseMs, factor, capMs, random = Math.random } = this.#options;
    const bound = Math.min(capMs, baseMs * factor ** this.#attempts);
    if (bound < capMs) this.#attempts += 1;
    return Math.round(random() * bound);
  }

  /** Things went well: the next wait is short again. */
  reset(): void {
    this.#attempts = 0;
  }
}
