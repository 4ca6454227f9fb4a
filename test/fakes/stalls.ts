import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const SCHEDULED = '/proc/thread-self/schedstat';

/**
 * Watches the event loop of this thread while something is at work, and returns the longest time in milliseconds that it
 * did not turn. What the thread had to wait for its turn on a busy processor is no fault of the work and does not count.
 */
export async function longestStall(work: () => Promise<unknown>): Promise<number> {
  const stop = new AbortController();
  const watching = watch(stop.signal);
  await work().finally(() => {
    stop.abort();
  });
  return watching;
}

async function watch(signal: AbortSignal): Promise<number> {
  let longest = 0;
  for (let before = now(); !signal.aborted;) {
    await sleep(1);
    const after = now();
    longest = Math.max(longest, after - before);
    before = after;
  }
  return longest;
}

/** Milliseconds that the thread was at work or asleep. */
function now(): number {
  const [, waitedNs = '0'] = existsSync(SCHEDULED) ? readFileSync(SCHEDULED, 'utf8').split(' ') : [];
  return performance.now() - Number(waitedNs) / 1e6;
}
