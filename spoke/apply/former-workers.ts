import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { Problem } from '../../shared/proto/gen/aegir/v1/Problem.ts';
import { counted } from '../../shared/words.ts';
import type { SpokeConfig } from '../config.ts';
import { startedMs } from '../webserver/sight.ts';
import type { WebServer } from '../webserver/webserver.ts';
import { switchedMs } from './generations.ts';
import { problemOf } from './results.ts';

/** After a reload a worker may have this long for what it has begun, such as a large download, before anybody is told. */
const PATIENCE_MS = 600_000;

/** An upload that is under way may last this long. */
export const UPLOAD_PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 100;

/** Workers that began under an earlier generation and have not left since. */
export interface FormerWorkers {
  readonly pids: readonly number[];
  /** How long they had, in milliseconds. */
  readonly forMs: number;
}

/** The workers of before that should have left by now, `patienceMs` after the switch; null when there are none. */
export function formerWorkers(
  config: SpokeConfig,
  web: WebServer | null,
  now: number,
  patienceMs = PATIENCE_MS,
): FormerWorkers | null {
  const since = switchedMs(config);
  if (since === null || now - since < patienceMs) return null;
  const pids = workersOfBefore(web, since);
  return pids.length === 0 ? null : { pids, forMs: now - since };
}

/** Resolves when no worker that began before the last switch is left, so that what visitors sent to one of them is written, or after a minute. */
export async function awaitFormerWorkers(
  config: SpokeConfig,
  web: WebServer | null,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const since = switchedMs(config);
  const until = clock.monotonic() + UPLOAD_PATIENCE_MS;
  while (since !== null && workersOfBefore(web, since).length > 0 && clock.monotonic() < until) {
    await clock.sleep(LOOK_EVERY_MS, signal);
  }
}

function workersOfBefore(web: WebServer | null, since: number): number[] {
  return (web?.observe()?.workers ?? []).filter((pid) => startedBefore(pid, since));
}

/** What a switch says of the workers that the one before did not get rid of. */
export function lingering(config: SpokeConfig, web: WebServer | null, clock: Clock): Problem[] {
  const former = formerWorkers(config, web, clock.now());
  return former === null ? [] : [problemOf(new AppError('WORKERS_LINGER', describe(former)))];
}

/** Says how many there are, and which. */
export function describe({ pids, forMs }: FormerWorkers): string {
  const which = `${pids.slice(0, 5).join(', ')}${pids.length > 5 ? ' and more' : ''}`;
  const minutes = counted(Math.floor(forMs / 60_000), 'minute');
  return `${String(pids.length)} of the workers were told ${minutes} ago to go and serve older code: process ${which}`;
}

/** When each worker of a web server began, in milliseconds of the wall clock. */
export function workerStarts(web: WebServer | null): number[] {
  return (web?.observe()?.workers ?? []).map(startedMs).filter((ms) => ms > 0);
}

/** A worker that ended meanwhile is no former one. */
function startedBefore(pid: number, ms: number): boolean {
  const began = startedMs(pid);
  return began > 0 && began < ms;
}
