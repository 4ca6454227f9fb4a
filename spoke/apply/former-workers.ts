import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { Problem } from '../../shared/proto/gen/aegir/v1/Problem.ts';
import type { SpokeConfig } from '../config.ts';
import { startedMs } from '../webserver/sight.ts';
import type { WebServer } from '../webserver/webserver.ts';
import { switchedMs } from './generations.ts';
import { problemOf } from './results.ts';

/** After a reload a worker may have this long for what it has begun, such as a large download, before anybody is told. */
const PATIENCE_MS = 600_000;

/** Workers that began under an earlier generation and have not left since. */
export interface FormerWorkers {
  readonly pids: readonly number[];
  /** How long they had, in milliseconds. */
  readonly forMs: number;
}

/** The workers of before that should have left by now; null when there are none. */
export function formerWorkers(config: SpokeConfig, web: WebServer | null, now: number): FormerWorkers | null {
  const since = switchedMs(config);
  if (since === null || now - since < PATIENCE_MS) return null;
  const pids = (web?.observe()?.workers ?? []).filter((pid) => startedBefore(pid, since));
  return pids.length === 0 ? null : { pids, forMs: now - since };
}

/** What a switch says of the workers that the one before did not get rid of. */
export function lingering(config: SpokeConfig, web: WebServer | null, clock: Clock): Problem[] {
  const former = formerWorkers(config, web, clock.now());
  return former === null ? [] : [problemOf(new AppError('WORKERS_LINGER', describe(former)))];
}

/** Says how many there are, and which. */
export function describe({ pids, forMs }: FormerWorkers): string {
  const which = `${pids.slice(0, 5).join(', ')}${pids.length > 5 ? ' and more' : ''}`;
  const minutes = String(Math.floor(forMs / 60_000));
  return `${String(pids.length)} of the workers were told ${minutes} minutes ago to go and serve older code: process ${which}`;
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
