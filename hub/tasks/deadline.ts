import type { Clock } from '../../shared/clock.ts';

/**
 * The two budgets of a task: time of work, and a time until which it waits for absent spokes. Only
 * one runs at a time. Each fires once, unless the deadline is closed before.
 */
export class Deadline {
  readonly #clock: Clock;
  readonly #expired: (budget: 'work' | 'wait') => void;
  #workLeftMs: number;
  #workSince: number | null = null;
  #timer = new AbortController();

  constructor(clock: Clock, workMs: number, expired: (budget: 'work' | 'wait') => void) {
    this.#clock = clock;
    this.#workLeftMs = workMs;
    this.#expired = expired;
    this.work();
  }

  /** The task works: its time of work runs, what is left of it. */
  work(): void {
    this.#stop();
    this.#workSince = this.#clock.monotonic();
    this.#start(this.#workLeftMs, 'work');
  }

  /** The task waits, this long at most. */
  wait(ms: number): void {
    this.#stop();
    this.#start(ms, 'wait');
  }

  close(): void {
    this.#stop();
  }

  #start(ms: number, budget: 'work' | 'wait'): void {
    const timer = new AbortController();
    this.#timer = timer;
    void this.#sleep(ms, timer.signal).then((slept) => {
      if (slept) this.#expired(budget);
    });
  }

  async #sleep(ms: number, signal: AbortSignal): Promise<boolean> {
    // One timer holds at most 2^31 ms, a little less than 25 days.
    for (let left = Math.max(ms, 0); left >= 0; left -= LONGEST_TIMER_MS) {
      await this.#clock.sleep(Math.min(left, LONGEST_TIMER_MS), signal).catch(() => undefined);
      if (signal.aborted) return false;
    }
    return true;
  }

  #stop(): void {
    this.#timer.abort();
    if (this.#workSince === null) return;
    this.#workLeftMs -= this.#clock.monotonic() - this.#workSince;
    this.#workSince = null;
  }
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;
