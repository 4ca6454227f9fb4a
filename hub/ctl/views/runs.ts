import type { SiteRuns__Output } from '../../../shared/proto/gen/aegir/v1/SiteRuns.ts';
import { span } from '../../../shared/words.ts';
import { ago } from '../output/words.ts';

/** How regular work of a site goes, in one line; '' where there is none and never was. */
export function runsText(runs: SiteRuns__Output | null, now: number): string {
  if (runs === null || (runs.intervalSeconds === 0 && runs.startedMs === 0)) return '';
  const { intervalSeconds, startedMs, endedMs, problem, missed, dueMs } = runs;
  const seconds = ((endedMs - startedMs) / 1_000).toFixed(1);
  const last =
    startedMs === 0
      ? 'has not run yet'
      : `ran ${ago(startedMs, now)}, ${problem === '' ? 'well' : `failed: ${problem}`}, ${seconds} s`;
  return [
    intervalSeconds === 0 ? 'never by itself' : `every ${interval(intervalSeconds)}`,
    last,
    missed === 0 ? '' : `${String(missed)} missed`,
    dueMs === 0 ? '' : `next in ${span(Math.max(0, dueMs - now))}`,
  ]
    .filter((word) => word !== '')
    .join('; ');
}

/** A length of time in its largest whole unit. */
function interval(seconds: number): string {
  const [size, name] = UNITS.find(([length]) => seconds >= length && seconds % length === 0) ?? [1, 's'];
  return `${String(seconds / size)} ${name}`;
}

const UNITS = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
] as const;
