import { AppError, toAppError } from '../../shared/errors.ts';
import { newLogId } from '../../shared/ids.ts';
import type { Logger } from '../../shared/log.ts';
import { ABSENCES } from './absence.ts';
import type { Ending } from './kind.ts';
import type { Task, TaskResult } from './task.ts';

/** How a task ends for this error. It is a cancel only when somebody asked for one. */
export function endingOf(error: AppError, cancelAsked: boolean): Ending {
  const { reason, message, remedy } = error;
  return { state: reason === 'CANCELLED' && cancelAsked ? 'cancelled' : 'failure', reason, message, remedy };
}

/** Failures in which the server could not be asked. */
const UNASKED: readonly string[] = [...ABSENCES, 'TIMEOUT', 'SHUTTING_DOWN'];

/** Whether the ending says something about a site or platform, or only that its server could not be asked. */
export function isAboutObject({ reason }: Ending): boolean {
  return !UNASKED.includes(reason);
}

/** What people are told. A bug is logged here, once, under an id that they can quote. */
export function explain(error: unknown, task: Task, step: string, log: Logger): AppError {
  const known = toAppError(error);
  if (known === error || known.reason !== 'INTERNAL') return known;
  const logId = newLogId();
  log.error({ err: error, logId, task: task.id, step }, 'a step of a task is broken');
  return new AppError('INTERNAL', `an unexpected error in step ${step} (log id ${logId})`);
}

/**
 * Rows for the servers that no step reported on, and for those that were waited for to the end; `stage` is where the task
 * failed, when that was not on a server.
 */
export function missingRows(
  servers: readonly string[],
  rows: readonly TaskResult[],
  ending: Ending | null,
  stage = '',
): TaskResult[] {
  const known = new Set(rows.filter(({ state }) => state !== 'waiting').map(({ server }) => server));
  const names = new Set([...servers, ...rows.map(({ server }) => server)]);
  return [...names]
    .filter((name) => !known.has(name))
    .map((server) => ({
      server,
      state: ending?.state ?? 'success',
      stage,
      reason: ending?.reason ?? '',
      message: ending?.message ?? '',
      remedy: ending?.remedy ?? '',
      problems: [],
      checks: [],
    }));
}
