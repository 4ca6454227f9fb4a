import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { Task__Output } from '../../shared/proto/gen/aegir/v1/Task.ts';
import type { WatchTaskResponse__Output } from '../../shared/proto/gen/aegir/v1/WatchTaskResponse.ts';
import type { CallOptions } from '../../shared/rpc/types.ts';
import type { Hub } from './client.ts';
import { hasEnded } from './views/task.ts';

/** How long a watcher waits for a hub that went away, and how often it knocks. */
const AWAY_LIMIT_MS = 300_000;
const KNOCK_MS = 500;

export interface Watching {
  readonly clock: Clock;
  /** Fires when the operator stops watching; the task goes on. */
  readonly signal: AbortSignal;
  /** Longest time to watch; absent: until the task ends. */
  readonly timeoutMs?: number | undefined;
  onChange(task: Task__Output): void;
  /** The hub does not answer; the watch goes on by itself when it is back. */
  onAway(): void;
}

/**
 * Follows a task until it has ended or waits for a person. A hub that restarts meanwhile is
 * waited for: the task survives it. Throws CANCELLED or TIMEOUT when the watch ends before the
 * task does, with the way to watch it again.
 */
export async function watchTask(tasks: Hub['tasks'], id: string, watching: Watching): Promise<Task__Output> {
  try {
    return await follow(tasks, id, watching);
  } catch (error) {
    if (watching.signal.aborted)
      throw leftAlone(id, 'CANCELLED', 'stopped watching; the task goes on', error);
    if (!(error instanceof AppError) || error.reason !== 'TIMEOUT') throw error;
    throw leftAlone(id, 'TIMEOUT', 'the task has not ended in time; it goes on', error);
  }
}

async function follow(tasks: Hub['tasks'], id: string, watching: Watching): Promise<Task__Output> {
  const { clock, signal } = watching;
  const started = clock.monotonic();
  let awaySince: number | undefined;
  const onChange = (task: Task__Output): void => {
    awaySince = undefined;
    watching.onChange(task);
  };
  for (;;) {
    const outcome = await attend(tasks.WatchTask({ id }, callOptions(watching, started)), onChange);
    if (!(outcome instanceof AppError)) return outcome;
    signal.throwIfAborted();
    if (awaySince === undefined) watching.onAway();
    awaySince ??= clock.monotonic();
    if (clock.monotonic() - awaySince > AWAY_LIMIT_MS) throw outcome;
    await clock.sleep(KNOCK_MS, signal);
  }
}

/** Reads one stream of a task to its end. Returns the failure when it broke off because the hub went away. */
async function attend(
  stream: AsyncIterable<WatchTaskResponse__Output>,
  onChange: (task: Task__Output) => void,
): Promise<Task__Output | AppError> {
  try {
    for await (const { task } of stream) {
      if (!task) continue;
      onChange(task);
      if (hasEnded(task) || needsPerson(task)) return task;
    }
  } catch (error) {
    if (!isHubAway(error)) throw error;
    return error;
  }
  return new AppError('UNAVAILABLE', 'the hub ended the watch and did not come back');
}

/** Whether the task waits for something that only the operator can do now. */
export function needsPerson(task: Task__Output): boolean {
  return task.state === 'waiting' && task.reason === 'SPOKE_MISSING';
}

function callOptions({ clock, timeoutMs }: Watching, started: number): CallOptions {
  if (timeoutMs === undefined) return {};
  return { timeoutMs: Math.max(1, timeoutMs - (clock.monotonic() - started)) };
}

/** A hub that stops, is gone or was killed shows itself in one of these ways; a bug in it carries a log id. */
function isHubAway(error: unknown): error is AppError {
  if (!(error instanceof AppError)) return false;
  if (error.reason === 'INTERNAL') return error.metadata['logId'] === undefined;
  return ['UNAVAILABLE', 'SHUTTING_DOWN', 'CANCELLED'].includes(error.reason);
}

function leftAlone(id: string, reason: 'CANCELLED' | 'TIMEOUT', message: string, cause: unknown): AppError {
  return new AppError(reason, message, { remedy: `Watch it again: aegirctl task watch ${id}`, cause });
}
