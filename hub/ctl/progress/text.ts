import type { Task__Output } from '../../../shared/proto/gen/aegir/v1/Task.ts';
import type { TaskProgress__Output } from '../../../shared/proto/gen/aegir/v1/TaskProgress.ts';
import { count, size, sizeOf, span } from '../../../shared/words.ts';

/** What a task is at: `site.add www.example.org: converge`, or what it waits for. */
export function taskText(task: Task__Output): string {
  const name = `${task.kind} ${task.objectName}`;
  if (task.state === 'waiting') return `${name}: ${task.message}`;
  return `${name}: ${stepOf(task) ?? task.state}`;
}

/** The step that runs; undefined between two steps. */
export function stepOf(task: Task__Output): string | undefined {
  return task.steps.find(({ state }) => state === 'running')?.name;
}

/** What the step that runs has logged last, in one line; empty when it has said nothing. */
export function newsOf({ steps, log }: Task__Output): string {
  const step = steps.find(({ state }) => state === 'running');
  const last = log.at(-1);
  return step === undefined || last === undefined || last.atMs < step.startedMs ? '' : last.text;
}

/** Who does this work: a server, or the hub itself. */
export function workerOf({ server }: TaskProgress__Output): string {
  return server === '' ? 'hub' : server;
}

/** Amounts of one server's work in words: `41.3 of 80.1 MiB, 5,120 of 9,800 files`. */
export function amountText(progress: TaskProgress__Output): string {
  return [bytesText(progress), filesText(progress)].filter((part) => part !== '').join(', ');
}

/** Empty where nobody knows how much it will be. */
export function bytesText({ bytesDone, bytesTotal }: TaskProgress__Output): string {
  return bytesTotal === 0 ? '' : sizeOf(bytesDone, bytesTotal);
}

export function filesText({ filesDone, filesTotal }: TaskProgress__Output): string {
  return filesTotal === 0 ? '' : `${count(filesDone)} of ${count(filesTotal)} files`;
}

/** Part that is done, 0 to 1; null when the whole is not known. Bytes tell more than files. */
export function shareDone(progress: TaskProgress__Output): number | null {
  if (progress.bytesTotal > 0) return Math.min(1, progress.bytesDone / progress.bytesTotal);
  if (progress.filesTotal > 0) return Math.min(1, progress.filesDone / progress.filesTotal);
  return null;
}

/** `12.1 MiB/s` and `3.2 s left`; both empty while nothing can be said. */
export function rateTexts(
  { bytesDone, bytesTotal }: TaskProgress__Output,
  bytesPerSecond: number,
): readonly [rate: string, left: string] {
  if (bytesTotal === 0 || bytesPerSecond < 1) return ['', ''];
  const left = (bytesTotal - bytesDone) / bytesPerSecond;
  return [`${size(Math.round(bytesPerSecond))}/s`, `${span(left * 1_000)} left`];
}

/** Bytes per second of each server's current stage, smoothed over some seconds. */
export class Rates {
  readonly #samples = new Map<string, { stage: string; bytes: number; at: number; rate: number }>();

  /** Takes in where a server is at; `at` is monotonic milliseconds. Returns its rate so far. */
  see(progress: TaskProgress__Output, at: number): number {
    const before = this.#samples.get(progress.server);
    if (before?.stage !== progress.stage || progress.bytesDone < before.bytes) {
      this.#samples.set(progress.server, { stage: progress.stage, bytes: progress.bytesDone, at, rate: 0 });
      return 0;
    }
    const seconds = (at - before.at) / 1_000;
    if (seconds < 0.2) return before.rate;
    const now = (progress.bytesDone - before.bytes) / seconds;
    const weight = before.rate === 0 ? 1 : Math.min(1, seconds / SMOOTHED_SECONDS);
    const rate = before.rate + weight * (now - before.rate);
    this.#samples.set(progress.server, { stage: progress.stage, bytes: progress.bytesDone, at, rate });
    return rate;
  }
}

const SMOOTHED_SECONDS = 3;
