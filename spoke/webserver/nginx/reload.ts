import { closeSync, openSync, readSync, statSync } from 'node:fs';
import type { Clock } from '../../../shared/clock.ts';
import { hasCode } from '../../../shared/errors.ts';
import { readIfThere } from '../../disk/reading.ts';
import { watchNewWorkers } from '../new-workers.ts';
import { errorsOf } from './verdict.ts';
import type { RunningSight } from '../webserver.ts';

const LOOK_MS = 30;
const MOST_LOG_BYTES = 65_536;

/** For so long the former workers take visitors beside the new ones; nginx itself lets them for a tenth of a second. */
const HANDOVER_MS = 2_000;

/**
 * Watches a reload, as nginx says yes to the signal and no in its log: it keeps the old workers when a port is taken or
 * a log cannot be opened. To be made before the signal; `end` waits until the new workers alone take visitors. Throws
 * RELOAD_FAILED.
 */
export function watchReload(
  observe: () => RunningSight | null,
  errorLog: string,
  clock: Clock,
  takesVisitors: (worker: number) => boolean = isAtWork,
): { end(): Promise<void> } {
  const offset = sizeOf(errorLog);
  const watch = watchNewWorkers({
    observe,
    clock,
    fault: () => errorsOf(tailOf(errorLog, offset)).at(-1) ?? null,
    silence: silence(errorLog),
  });
  return {
    end: async () => {
      await watch.end();
      const handover = clock.monotonic() + HANDOVER_MS;
      while (watch.before.some(takesVisitors) && clock.monotonic() < handover) await clock.sleep(LOOK_MS);
    },
  };
}

/** A worker that was told to go finishes what it has and says so in its title. */
function isAtWork(worker: number): boolean {
  const title = readIfThere(`/proc/${String(worker)}/cmdline`) ?? '';
  return title.startsWith('nginx: worker process') && !title.includes('shutting down');
}

function silence(errorLog: string): string {
  const where = errorLog === '' ? 'its error log' : errorLog;
  return `nginx started no new workers and keeps its old configuration; ${where} says why`;
}

/** 0 for a file that is not there for this user. */
function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'EACCES', 'ENOTDIR')) return 0;
    throw error;
  }
}

/** What was added to a log since, '' when this user may not read it. */
function tailOf(file: string, offset: number): string {
  const length = Math.min(sizeOf(file) - offset, MOST_LOG_BYTES);
  if (length <= 0) return '';
  try {
    const handle = openSync(file, 'r');
    try {
      const buffer = Buffer.alloc(length);
      return buffer.toString('utf8', 0, readSync(handle, buffer, 0, length, offset));
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'EACCES')) return '';
    throw error;
  }
}
