import { setTimeout as delay } from 'node:timers/promises';

/** Time, injected so that tests can hold it. */
export interface Clock {
  /** Wall clock, milliseconds since 1970 UTC. For records, never for timeouts. */
  now(): number;
  /** Milliseconds that only ever rise. For timeouts and durations. */
  monotonic(): number;
  /** Resolves after that many milliseconds; rejects with AbortError when the signal fires. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: async (ms, signal) => {
    await delay(ms, undefined, signal ? { signal } : {});
  },
};
