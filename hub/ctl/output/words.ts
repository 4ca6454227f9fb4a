/** Numbers and times in the words a person reads. All times are milliseconds since 1970 UTC; 0 is never. */

const STEPS = [
  { ms: 86_400_000, unit: 'd' },
  { ms: 3_600_000, unit: 'h' },
  { ms: 60_000, unit: 'min' },
  { ms: 1_000, unit: 's' },
] as const;

/** How long: `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`, `4 d 3 h`. */
export function span(ms: number): string {
  if (ms < 10_000) return `${(Math.max(0, ms) / 1_000).toFixed(1)} s`;
  const first = STEPS.findIndex((step) => ms >= step.ms);
  const [large, small] = [STEPS[first], STEPS[first + 1]];
  if (large === undefined) return '0.0 s';
  const whole = Math.floor(ms / large.ms);
  const rest = small === undefined ? 0 : Math.floor((ms % large.ms) / small.ms);
  const head = `${String(whole)} ${large.unit}`;
  return small === undefined || rest === 0 ? head : `${head} ${String(rest)} ${small.unit}`;
}

/** How long ago, in one unit: `never`, `now`, `40 s ago`, `3 min ago`, `5 d ago`; `in 4 h` for what is to come. */
export function ago(atMs: number, now: number): string {
  if (atMs === 0) return 'never';
  const distance = Math.abs(now - atMs);
  const step = STEPS.find(({ ms }) => distance >= ms);
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

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** Bytes with a binary unit: `0 B`, `512 B`, `12.4 MiB`. */
export function size(bytes: number): string {
  const power = powerOf(bytes);
  return `${amount(bytes, power)} ${UNITS[power] ?? 'B'}`;
}

/** Part of a whole, in the unit of the whole: `3.0 of 12.4 MiB`. */
export function sizeOf(part: number, whole: number): string {
  return `${amount(part, powerOf(whole))} of ${size(whole)}`;
}

function powerOf(bytes: number): number {
  return bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10));
}

function amount(bytes: number, power: number): string {
  return power === 0 ? String(bytes) : (bytes / 1_024 ** power).toFixed(1);
}
