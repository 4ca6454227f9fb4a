import { News } from './news.ts';
import type { TaskStore } from './store.ts';
import { ENDED_STATES, type Task, type TaskDetail, type TaskProgress } from './task.ts';

/** Where people look at tasks: what is on disk, with the progress that is kept in memory only. */
export class TaskBoard {
  readonly #store: TaskStore;
  readonly #news = new News();
  readonly #progress = new Map<string, Map<string, TaskProgress>>();

  constructor(store: TaskStore) {
    this.#store = store;
  }

  /** Something about the task was written. */
  changed(taskId: string): void {
    this.#news.changed(taskId);
  }

  /** How far the task is on one server; takes the place of what was said before. */
  progress(taskId: string, progress: TaskProgress): void {
    const servers = this.#progress.get(taskId) ?? new Map<string, TaskProgress>();
    this.#progress.set(taskId, servers.set(progress.server, progress));
    this.#news.changed(taskId);
  }

  /** What was said of its progress is over: another step begins, or the task is left. */
  clear(taskId: string): void {
    this.#progress.delete(taskId);
    this.#news.changed(taskId);
  }

  /** Throws NOT_FOUND. */
  detail(taskId: string): TaskDetail {
    const detail = this.#store.get(taskId);
    if (hasEnded(detail.task)) return detail;
    return { ...detail, progress: [...(this.#progress.get(taskId)?.values() ?? [])] };
  }

  /** The task now and after changes, the newest state each time, until it has ended. Throws NOT_FOUND. */
  watch(taskId: string, signal: AbortSignal): AsyncGenerator<TaskDetail, void, undefined> {
    return this.#news.follow(
      taskId,
      () => this.detail(taskId),
      ({ task }) => hasEnded(task),
      signal,
    );
  }

  /** Resolves when the task has ended or the signal fires, with the task as it is then. */
  async settled(taskId: string, signal: AbortSignal): Promise<Task> {
    const read = (): Task => this.#store.task(taskId);
    const states = this.#news.follow(taskId, read, hasEnded, signal);
    for await (const task of states) if (hasEnded(task)) return task;
    return read();
  }
}

/** Whether nothing more will happen to the task. */
export function hasEnded(task: Task): boolean {
  return ENDED_STATES.includes(task.state);
}
