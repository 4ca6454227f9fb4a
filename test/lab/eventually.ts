import { setTimeout as sleep } from 'node:timers/promises';

interface Patience {
  /** Milliseconds until it gives up; default 15 s. */
  readonly within?: number;
  /** Milliseconds between two attempts; default 100. */
  readonly every?: number;
}

/**
 * Repeats a check until it no longer throws and returns its value. Gives up with the
 * last error. For what becomes true by itself, so that no test sleeps and hopes.
 */
export async function eventually<T>(
  check: () => Promise<T> | T,
  { within = 15_000, every = 100 }: Patience = {},
): Promise<T> {
  const end = performance.now() + within;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > end) throw error;
      await sleep(every);
    }
  }
}
