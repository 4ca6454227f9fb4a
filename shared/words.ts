/** A count with its groups of three: `27,468`. */
export function count(number: number): string {
  return number.toLocaleString('en-US');
}

/** `1 site`, `3 sites`. */
export function counted(number: number, noun: string): string {
  return `${count(number)} ${noun}${number === 1 ? '' : 's'}`;
}

/** Units of time, the largest first. */
export const TIME_STEPS = [
  { ms: 86_400_000, unit: 'd' },
  { ms: 3_600_000, unit: 'h' },
  { ms: 60_000, unit: 'min' },
  { ms: 1_000, unit: 's' },
] as const;

/** How long, of milliseconds: `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`, `4 d 3 h`. */
export function span(ms: number): string {
  if (ms < 10_000) return `${(Math.max(0, ms) / 1_000).toFixed(1)} s`;
  const first = TIME_STEPS.findIndex((step) => ms >= step.ms);
  const [large, small] = [TIME_STEPS[first], TIME_STEPS[first + 1]];
  if (large === undefined) return '0.0 s';
  const whole = Math.floor(ms / large.ms);
  const rest = small === undefined ? 0 : Math.floor((ms % large.ms) / small.ms);
  const head = `${String(whole)} ${large.unit}`;
  return small === undefined || rest === 0 ? head : `${head} ${String(rest)} ${small.unit}`;
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
