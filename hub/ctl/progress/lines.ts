import type { Task__Output } from '../../../shared/proto/gen/aegir/v1/Task.ts';
import type { TaskProgress__Output } from '../../../shared/proto/gen/aegir/v1/TaskProgress.ts';
import type { Env } from '../env.ts';
import type { Display } from './display.ts';
import { amountText, stepOf, taskText, workerOf } from './text.ts';
import { paint, type Style } from '../output/style.ts';

const LINE_EVERY_MS = 10_000;

/** A line at each step, each line of the task's log, and at most every ten seconds one per server with long work. */
export function lines({ stderr, clock }: Env, style: Style): Display {
  let said = '';
  const saidAt = new Map<string, number>();
  /** Lines of each task's log that were said. */
  const logged = new Map<string, number>();
  const say = (text: string): void => {
    stderr.write(`${paint(text, style)}\n`);
  };
  const showTask = (task: Task__Output): void => {
    const isBetweenSteps = task.state === 'running' && stepOf(task) === undefined;
    const text = taskText(task);
    if (isBetweenSteps || task.endedMs > 0 || text === said) return;
    said = text;
    say(text);
  };
  const showLog = ({ id, log, endedMs }: Task__Output): void => {
    // Of a task that was over from the start nothing is news.
    const before = logged.get(id) ?? (endedMs > 0 ? log.length : 0);
    for (const { text } of log.slice(before)) say(`  ${text}`);
    logged.set(id, log.length);
  };
  const showServer = (progress: TaskProgress__Output): void => {
    const amount = amountText(progress);
    const last = saidAt.get(progress.server) ?? -Infinity;
    if (amount === '' || clock.monotonic() - last < LINE_EVERY_MS) return;
    saidAt.set(progress.server, clock.monotonic());
    say(`  ${workerOf(progress)}: ${progress.stage} ${amount}`);
  };
  return {
    show: (task) => {
      showTask(task);
      showLog(task);
      for (const progress of task.progress) showServer(progress);
    },
    note: say,
    close: () => undefined,
  };
}
