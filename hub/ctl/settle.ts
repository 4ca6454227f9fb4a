import { AppError } from '../../shared/errors.ts';
import type { Task__Output } from '../../shared/proto/gen/aegir/v1/Task.ts';
import type { Reason } from '../../shared/reasons.ts';
import type { Answer, Context } from './command.ts';
import { line, section, type Page } from './output/page.ts';
import { taskReport } from './views/task.ts';
import { needsPerson } from './watch.ts';

/** An object as it is now: for the JSON document, and in one line. */
export interface Shown {
  readonly document: object;
  readonly page: Page;
}

/** A change that the hub has taken. */
export interface Change {
  /** '' when nothing is to be done for it. */
  readonly taskId: string;
  /** What was asked, such as "site www.example.org added". */
  readonly done: string;
  /** Reads the object as it is after the change. */
  read(): Promise<Shown>;
  /** A reason for which its task may fail although all is well so far, and what comes next then. */
  readonly unfinished?: { readonly reason: Reason; readonly hint: string };
}

/** Brings a change to its end: waits for its task unless the operator said not to, then reads the object again. */
export async function settle(context: Context, change: Change): Promise<Answer> {
  const { taskId, done } = change;
  if (taskId === '') return answered(await change.read(), `${done}; no server is concerned`);
  if (!context.wait) return queued(taskId, done);
  const task = await context.watch(taskId);
  const shown = await change.read().catch(goneMeanwhile);
  const document = { ...shown.document, taskId, task };
  if (change.unfinished !== undefined && task.reason === change.unfinished.reason) {
    return { ...answered({ ...shown, document }, `${done}; ${task.message}`), hint: change.unfinished.hint };
  }
  return { ...report(task), document, page: [...taskReport(task), ...shown.page] };
}

/** What the task came to is the answer; the object itself may be gone or out of reach by then. */
function goneMeanwhile(error: unknown): Promise<Shown> {
  if (error instanceof AppError) return nothing();
  throw error;
}

function answered({ document, page }: Shown, text: string): Answer {
  return { document, page: [...section('', [line([text])]), ...page] };
}

/** How a task that was watched has gone, with an exit code that says so. */
export function report(task: Task__Output): Answer {
  return { document: { task }, page: taskReport(task), hint: hintOf(task), exitCode: exitCodeOf(task) };
}

/** Nothing is left to read once an object has been removed. */
export function nothing(): Promise<Shown> {
  return Promise.resolve({ document: {}, page: [] });
}

/** What is said about a task that is not waited for. */
export function queued(taskId: string, done: string): Answer {
  return {
    document: { taskId },
    page: section('', [line([`${done}; task ${taskId} is queued`])]),
    hint: `Watch it: aegirctl task watch ${taskId}`,
  };
}

/** 0 for success and warning, 1 for failure, 9 for cancelled, 5 when a person must act first. */
function exitCodeOf(task: Task__Output): number {
  if (task.state === 'failure') return 1;
  if (task.state === 'cancelled') return 9;
  return needsPerson(task) ? 5 : 0;
}

/** What a person does after a task that did not succeed. */
function hintOf(task: Task__Output): string {
  if (needsPerson(task)) return `The task goes on by itself then; watch it: aegirctl task watch ${task.id}`;
  if (task.state !== 'failure' && task.state !== 'cancelled') return '';
  return `All about it: aegirctl task show ${task.id}\nOnce more:    aegirctl task retry ${task.id}`;
}
