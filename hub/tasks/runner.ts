import pLimit from 'p-limit';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { faultPoint } from '../../shared/fault-points.ts';
import type { Service } from '../../shared/lifecycle.ts';
import type { Logger } from '../../shared/log.ts';
import { inTransaction, type Database } from '../../shared/sqlite.ts';
import type { Durable } from '../flusher.ts';
import type { Fleet } from '../spokes/fleet.ts';
import { hasEnded, TaskBoard } from './board.ts';
import { missingRows } from './ending.ts';
import { Execution } from './execution.ts';
import { GroupCommit } from './group-commit.ts';
import type { TaskHouse } from './house.ts';
import type { TaskKind, TaskTools } from './kind.ts';
import { TASK_KINDS } from './kinds/all.ts';
import { startable, type Lock } from './locks.ts';
import { placeOf } from './place.ts';
import type { TaskStore } from './store.ts';
import type { Task, TaskDetail } from './task.ts';

export interface RunnerParts {
  readonly db: Database;
  readonly durable: Durable;
  readonly store: TaskStore;
  readonly fleet: Fleet;
  readonly tools: TaskTools;
  readonly clock: Clock;
  readonly log: Logger;
  /**
   * Tasks that keep this machine busy at the same time. Those that wait for servers are not counted:
   * the more of them there are, the more is folded into one generation.
   */
  readonly parallel: number;
  readonly waitForSpokeMs: number;
  /** How long the others of a group wait for an absent member. */
  readonly graceMs: number;
}

/** Carries tasks out. */
export interface Runner {
  readonly service: Service;
  /** There is a new task: to be called after the transaction that made it. */
  wake(): void;
  /**
   * Asks a task to stop; one that has not started ends at once. Throws NOT_FOUND, TASK_ENDED, and
   * ALREADY_COMMITTED when the change is known to be live.
   */
  cancel(taskId: string): void;
  /**
   * What became of a cancel: the task once it has ended, or as it is when undoing takes longer than
   * some seconds. Throws ALREADY_COMMITTED when the change was live before the cancel reached it.
   */
  cancelled(taskId: string): Promise<Task>;
  /** Queues an ended task again. Throws NOT_FOUND, also when its object is gone, and TASK_NOT_ENDED. */
  retry(taskId: string, actor: string): Task;
  /** Throws NOT_FOUND. */
  detail(taskId: string): TaskDetail;
  /** The task now and after changes, the newest state each time, until it has ended. Throws NOT_FOUND. */
  watch(taskId: string, signal: AbortSignal): AsyncIterable<TaskDetail>;
}

interface QueuedTask {
  readonly id: string;
  readonly task: Task;
  readonly kind: TaskKind;
  readonly locks: readonly Lock[];
}

interface RunningTask extends QueuedTask {
  /** Null for the moments in which the database refuses to be read. */
  execution: Execution | null;
}

/** A cancel is answered after this long, ended or not. */
const CANCEL_ANSWER_MS = 10_000;
/** Pause after the database refused a write. */
const TROUBLE_PAUSE_MS = 10_000;

export function createRunner(parts: RunnerParts): Runner {
  return new TaskRunner(parts);
}

class TaskRunner implements Runner {
  readonly service: Service = { name: 'tasks', run: (signal) => this.#run(signal) };
  readonly #parts: RunnerParts;
  readonly #store: TaskStore;
  readonly #board: TaskBoard;
  readonly #house: TaskHouse;
  readonly #running = new Map<string, RunningTask>();
  readonly #ended = new Set<Promise<void>>();
  #queue: QueuedTask[] = [];
  #newestSeen = 0;
  #closing = new AbortController();
  #isOpen = false;
  #willClaim = false;

  constructor(parts: RunnerParts) {
    this.#parts = parts;
    this.#store = parts.store;
    this.#board = new TaskBoard(parts.store);
    this.#house = {
      ...parts,
      board: this.#board,
      commits: new GroupCommit({ ...parts, closing: () => this.#closing.signal }),
      here: pLimit(parts.parallel),
    };
  }

  wake(): void {
    if (!this.#isOpen || this.#willClaim) return;
    this.#willClaim = true;
    setImmediate(() => {
      this.#willClaim = false;
      if (this.#isOpen) this.#claim();
    });
  }

  cancel(taskId: string): void {
    const task = this.#store.task(taskId);
    if (hasEnded(task)) throw new AppError('TASK_ENDED', `the task has ended: ${task.state}`);
    if (task.state === 'queued') {
      this.#withdraw(task);
      return;
    }
    if (this.#running.get(taskId)?.execution?.cancel() === false) throw alreadyCommitted();
    this.#store.askCancel(taskId);
    this.#board.changed(taskId);
  }

  async cancelled(taskId: string): Promise<Task> {
    const task = await this.#board.settled(taskId, AbortSignal.timeout(CANCEL_ANSWER_MS));
    if (task.state === 'success' || task.state === 'warning') throw alreadyCommitted();
    return task;
  }

  retry(taskId: string, actor: string): Task {
    const task = this.#store.task(taskId);
    if (!hasEnded(task)) throw new AppError('TASK_NOT_ENDED', `the task is ${task.state}`);
    this.#checkObject(task);
    const { kind, objectKind, objectId, objectName, input } = task;
    const next = { kind, objectKind, objectId, objectName, input, actor };
    const created = this.#store.create(next, task.attempt + 1);
    this.wake();
    return created;
  }

  detail(taskId: string): TaskDetail {
    return this.#board.detail(taskId);
  }

  watch(taskId: string, signal: AbortSignal): AsyncIterable<TaskDetail> {
    return this.#board.watch(taskId, signal);
  }

  async #run(signal: AbortSignal): Promise<void> {
    this.#isOpen = true;
    this.#closing = new AbortController();
    this.#resume();
    this.wake();
    if (!signal.aborted) {
      await new Promise((resolve) => {
        signal.addEventListener('abort', resolve, { once: true });
      });
    }
    this.#isOpen = false;
    this.#closing.abort();
    for (const { execution } of this.#running.values()) execution?.leave();
    await Promise.all(this.#ended);
  }

  /** What was at work when the hub stopped goes on at once: it holds its locks already. */
  #resume(): void {
    this.#queue = [];
    this.#newestSeen = 0;
    for (const task of this.#unseen()) {
      const entry = this.#entry(task);
      if (task.state === 'queued') this.#queue.push(entry);
      else this.#start(entry);
    }
  }

  #unseen(): Task[] {
    const tasks = this.#store.open(this.#newestSeen);
    this.#newestSeen = tasks.at(-1)?.number ?? this.#newestSeen;
    return tasks;
  }

  #entry(task: Task): QueuedTask {
    const kind = TASK_KINDS[task.kind];
    return { id: task.id, task, kind, locks: kind.locks(placeOf(task, this.#parts.tools.inventory)) };
  }

  /** Starts what may start, all of it in one transaction. */
  #claim(): void {
    try {
      this.#queue.push(...this.#unseen().map((task) => this.#entry(task)));
      const held = [...this.#running.values()].map(({ locks }) => locks);
      const ids = new Set(startable(held, this.#queue));
      const claimed = this.#queue.filter(({ id }) => ids.has(id));
      if (claimed.length === 0) return;
      this.#store.claim(claimed.map(({ id, kind }) => ({ id, steps: kind.steps.map(({ name }) => name) })));
      faultPoint('task.claimed');
      this.#queue = this.#queue.filter(({ id }) => !ids.has(id));
      for (const entry of claimed) this.#start(entry);
    } catch (error) {
      this.#parts.log.error({ err: error }, 'tasks could not be claimed; trying again');
      setTimeout(() => {
        this.wake();
      }, TROUBLE_PAUSE_MS).unref();
    }
  }

  #start(entry: QueuedTask): void {
    const running = { ...entry, execution: null };
    this.#running.set(entry.id, running);
    this.#board.changed(entry.id);
    const ended = this.#drive(running).finally(() => {
      this.#running.delete(entry.id);
      this.#ended.delete(ended);
      this.wake();
    });
    this.#ended.add(ended);
  }

  /** Until the task has ended on disk, or the hub stops: a disk that is full for a while neither loses nor fails a task. */
  async #drive(running: RunningTask): Promise<void> {
    do {
      try {
        const { id, kind } = running;
        running.execution = new Execution(this.#house, this.#store.task(id), kind);
        await running.execution.run();
        return;
      } catch (error) {
        running.execution = null;
        const { log, clock } = this.#parts;
        log.error({ err: error, task: running.id }, 'the database refuses a task; going on later');
        await clock.sleep(TROUBLE_PAUSE_MS, this.#closing.signal).catch(() => undefined);
      }
    } while (this.#isOpen);
  }

  /** Cancels a task that has not started: what asking for it changed is taken back with it. */
  #withdraw(task: Task): void {
    const { inventory } = this.#parts.tools;
    const ending = {
      state: 'cancelled',
      message: 'cancelled before it started',
      reason: '',
      remedy: '',
    } as const;
    inTransaction(this.#parts.db, () => {
      const servers = placeOf(task, inventory).servers.map(({ name }) => name);
      for (const row of missingRows(servers, [], ending)) this.#store.records.setResult(task.id, row);
      this.#store.askCancel(task.id);
      TASK_KINDS[task.kind].withdraw?.({ inventory, task, by: { actor: task.actor, taskId: task.id } });
      this.#store.settle(task.id, ending.state, ending);
    });
    this.#queue = this.#queue.filter(({ id }) => id !== task.id);
    this.#board.clear(task.id);
    this.wake();
  }

  #checkObject({ objectKind, objectId }: Task): void {
    const { inventory } = this.#parts.tools;
    if (objectKind === 'server') inventory.server(objectId);
    else if (objectKind === 'platform') inventory.platform(objectId);
    else inventory.site(objectId);
  }
}

function alreadyCommitted(): AppError {
  return new AppError('ALREADY_COMMITTED', 'the change is live already');
}
