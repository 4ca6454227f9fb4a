import type { Task__Output } from '../../shared/proto/gen/aegir/v1/Task.ts';
import type { Answer, Context } from './command.ts';
import { line, section, type Page } from './output/page.ts';
import { taskReport } from './views/task.ts';
import { needsPerson } from './watch.ts';

/** An object as it is now: for the JSON document, and in one line. */
export interface Shown {
  readonly document: object;
  readonly page: Page;
}

/**
 * Brings a change to its end: waits for its task unless the operator said not to, then reads the
 * object again. `done` says what was asked, such as "site www.example.org added".
 */
export async function settle(
  context: Context,
  taskId: string,
  done: string,
  read: () => Promise<Shown>,
): Promise<Answer> {
  if (taskId === '') {
    const shown = await read();
    return {
      document: shown.document,
      page: [...section('', [line([`${done}; there is nothing to do`])]), ...shown.page],
    };
  }
  if (!context.wait) return queued(taskId, done);
  const task = await context.watch(taskId);
  const shown = await read();
  return {
    document: { ...shown.document, taskId, task },
    page: [...taskReport(task), ...shown.page],
    hint: hintOf(task),
    exitCode: exitCodeOf(task),
  };
}

/** Nothing is left to read once an object has been removed. */
export function nothing(): Promise<Shown> {
  return Promise.resolve({ document: {}, page: [] });
}

function queued(taskId: string, done: string): Answer {
  return {
    document: { taskId },
    page: section('', [line([`${done}; task ${taskId} is queued`])]),
    hint: `Watch it: aegirctl task watch ${taskId}`,
  };
}

/** 0 for success and warning, 1 for failure, 9 for cancelled, 5 when a person must act first. */
export function exitCodeOf(task: Task__Output): number {
  if (task.state === 'failure') return 1;
  if (task.state === 'cancelled') return 9;
  return needsPerson(task) ? 5 : 0;
}

/** What a person does after a task that did not succeed. */
export function hintOf(task: Task__Output): string {
  if (needsPerson(task)) return `The task goes on by itself then; watch it: aegirctl task watch ${task.id}`;
  if (task.state !== 'failure' && task.state !== 'cancelled') return '';
  return `All about it: aegirctl task show ${task.id}\nOnce more:    aegirctl task retry ${task.id}`;
}
