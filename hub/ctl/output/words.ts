import { TIME_STEPS } from '../../../shared/words.ts';

/** Moments in the words a person reads. All times are milliseconds since 1970 UTC; 0 is never. */

/** How long ago, in one unit: `never`, `now`, `40 s ago`, `3 min ago`, `5 d ago`; `in 4 h` for what is to come. */
export function ago(atMs: number, now: number): string {
  if (atMs === 0) return 'never';
  const distance = Math.abs(now - atMs);
  const step = TIME_STEPS.find(({ ms }) => distance >= ms);
  if (step === undefined || distance < 3_000) return 'now';
  const amount = `${String(Math.floor(distance / step.ms))} ${step.unit}`;
  return atMs > now ? `in ${amount}` : `${amount} ago`;
}

/** A moment with its distance: `2026-01-31 09:05:00 UTC (3 min ago)`. */
export function moment(atMs: number, now: number): string {
  return atMs === 0 ? 'never' : `${instant(atMs)} (${ago(atMs, now)})`;
}

/** A moment to the second, in UTC so that records of all machines compare. */
export function instant(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
