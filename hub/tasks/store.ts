import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { faultPoint } from '../../shared/fault-points.ts';
import { newId } from '../../shared/ids.ts';
import { LIMITS } from '../../shared/limits.ts';
import { inTransaction, type Database } from '../../shared/sqlite.ts';
import {
  logLineOfRow,
  resultOfRow,
  stepOfRow,
  taskOfRow,
  type LogRow,
  type ResultRow,
  type StepRow,
  type TaskRow,
} from './rows.ts';
import type { NewTask, Task, TaskDetail, TaskLogLine, TaskResult, TaskState, TaskStep } from './task.ts';

const COLUMNS = `id, number, kind, object_kind, object_id, object_name, input, actor, state, message,
  reason, remedy, cancel_asked, attempt, created_ms, started_ms, ended_ms`;

/** How a task ends, or what it says while it waits. */
export interface TaskWord {
  readonly message: string;
  readonly reason: string;
  readonly remedy: string;
}

export interface TaskQuery {
  readonly state?: TaskState;
  readonly objectName?: string;
  readonly limit: number;
  /** Only tasks older than this number: where the page before ended. */
  readonly beforeNumber?: number;
}

/** Tasks on disk. Every call is one transaction, or part of the one it is made in. */
export class TaskStore {
  readonly #db: Database;
  readonly #clock: Clock;

  constructor(db: Database, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** Queues a task; usable inside the transaction of the change that asks for it. */
  create(task: NewTask, attempt = 1): Task {
    const id = newId();
    this.#db
      .prepare(
        `INSERT INTO tasks (id, number, kind, object_kind, object_id, object_name, input, actor, state, attempt, created_ms)
         SELECT ?, coalesce(max(number), 0) + 1, ?, ?, ?, ?, ?, ?, 'queued', ?, ? FROM tasks`,
      )
      .run(
        id,
        task.kind,
        task.objectKind,
        task.objectId,
        task.objectName,
        JSON.stringify(task.input ?? {}),
        task.actor,
        attempt,
        this.#clock.now(),
      );
    faultPoint('task.created');
    return this.task(id);
  }

  /** Throws NOT_FOUND. */
  task(id: string): Task {
    const row = this.#db.prepare<[string], TaskRow>(`SELECT ${COLUMNS} FROM tasks WHERE id = ?`).get(id);
    if (row) return taskOfRow(row);
    throw new AppError('NOT_FOUND', 'no task has this id', {
      field: 'id',
      remedy: 'See aegirctl task list.',
    });
  }

  /** The task with steps, results and log; progress is not on disk and stays empty. Throws NOT_FOUND. */
  get(id: string): TaskDetail {
    return {
      task: this.task(id),
      steps: this.steps(id),
      results: this.results(id),
      log: this.log(id),
      progress: [],
    };
  }

  /** A page of tasks, the newest first. */
  list(query: TaskQuery): Task[] {
    return this.#db
      .prepare<Record<string, unknown>, TaskRow>(
        `SELECT ${COLUMNS} FROM tasks
         WHERE (:state IS NULL OR state = :state) AND (:name IS NULL OR object_name = :name)
           AND (:before IS NULL OR number < :before)
         ORDER BY number DESC LIMIT :limit`,
      )
      .all({
        state: query.state ?? null,
        name: query.objectName ?? null,
        before: query.beforeNumber ?? null,
        limit: query.limit,
      })
      .map(taskOfRow);
  }

  /** Tasks that have not ended, the oldest first; only those created after a number when it is given. */
  open(afterNumber = 0): Task[] {
    return this.#db
      .prepare<[number], TaskRow>(
        `SELECT ${COLUMNS} FROM tasks WHERE ended_ms = 0 AND number > ? ORDER BY number`,
      )
      .all(afterNumber)
      .map(taskOfRow);
  }

  /** How many open tasks there are in each state, and how many failed since a time. */
  counts(failedSinceMs: number): { queued: number; running: number; waiting: number; failed: number } {
    const open = this.#db
      .prepare<[], { state: TaskState; n: number }>(
        'SELECT state, count(*) AS n FROM tasks WHERE ended_ms = 0 GROUP BY state',
      )
      .all();
    const of = (state: TaskState): number => open.find((row) => row.state === state)?.n ?? 0;
    const failed = this.#db
      .prepare<[number], { n: number }>(
        "SELECT count(*) AS n FROM tasks WHERE state = 'failure' AND ended_ms >= ?",
      )
      .get(failedSinceMs);
    return {
      queued: of('queued'),
      running: of('running'),
      waiting: of('waiting'),
      failed: failed?.n ?? 0,
    };
  }

  /** Claims tasks: they run from now on, each with these steps unless it has some already. */
  claim(claims: readonly { readonly id: string; readonly steps: readonly string[] }[]): void {
    const run = this.#db.prepare(
      `UPDATE tasks SET state = 'running', message = '', started_ms = CASE started_ms WHEN 0 THEN ? ELSE started_ms END
       WHERE id = ? AND ended_ms = 0`,
    );
    const addStep = this.#db.prepare(
      `INSERT INTO task_steps (task_id, position, name, state) VALUES (?, ?, ?, 'pending') ON CONFLICT DO NOTHING`,
    );
    inTransaction(this.#db, () => {
      for (const { id, steps } of claims) {
        run.run(this.#clock.now(), id);
        for (const [position, name] of steps.entries()) addStep.run(id, position, name);
      }
    });
  }

  /** Says that a running task waits, and for what; null: it runs again. */
  setWaiting(id: string, message: string | null): void {
    this.#db
      .prepare('UPDATE tasks SET state = ?, message = ? WHERE id = ? AND ended_ms = 0')
      .run(message === null ? 'running' : 'waiting', message ?? '', id);
  }

  /** Ends a task for good; steps that never ran are skipped. Does nothing to one that has ended. */
  settle(id: string, state: 'success' | 'warning' | 'failure' | 'cancelled', word: TaskWord): void {
    inTransaction(this.#db, () => {
      this.#db
        .prepare(
          `UPDATE tasks SET state = ?, message = ?, reason = ?, remedy = ?, ended_ms = ?
           WHERE id = ? AND ended_ms = 0`,
        )
        .run(state, word.message, word.reason, word.remedy, this.#clock.now(), id);
      this.#db
        .prepare(
          "UPDATE task_steps SET state = 'skipped' WHERE task_id = ? AND state IN ('pending', 'running')",
        )
        .run(id);
    });
  }

  /** Notes durably that somebody wants the task cancelled. */
  askCancel(id: string): void {
    this.#db.prepare('UPDATE tasks SET cancel_asked = 1 WHERE id = ? AND ended_ms = 0').run(id);
  }

  steps(id: string): TaskStep[] {
    return this.#db
      .prepare<[string], StepRow>(
        'SELECT name, state, started_ms, ended_ms FROM task_steps WHERE task_id = ? ORDER BY position',
      )
      .all(id)
      .map(stepOfRow);
  }

  setStep(id: string, name: string, state: TaskStep['state']): void {
    const now = this.#clock.now();
    const time = state === 'running' ? 'started_ms' : 'ended_ms';
    this.#db
      .prepare(`UPDATE task_steps SET state = ?, ${time} = ? WHERE task_id = ? AND name = ?`)
      .run(state, now, id, name);
  }

  results(id: string): TaskResult[] {
    return this.#db
      .prepare<[string], ResultRow>(
        `SELECT server, state, stage, reason, message, remedy, problems, checks FROM task_results
         WHERE task_id = ? ORDER BY server`,
      )
      .all(id)
      .map(resultOfRow);
  }

  /** Writes the row of one server over the one before. */
  setResult(id: string, result: TaskResult): void {
    this.#db
      .prepare(
        `INSERT OR REPLACE INTO task_results (task_id, server, state, stage, reason, message, remedy, problems, checks)
         VALUES (:id, :server, :state, :stage, :reason, :message, :remedy, :problems, :checks)`,
      )
      .run({
        ...result,
        id,
        message: result.message.slice(0, LIMITS.problemLength),
        problems: JSON.stringify(result.problems.slice(0, LIMITS.problemsPerResult)),
        checks: JSON.stringify(result.checks),
      });
  }

  /** These are the rows of the task's servers now; those of before go. */
  setResults(id: string, results: readonly TaskResult[]): void {
    inTransaction(this.#db, () => {
      this.#db.prepare('DELETE FROM task_results WHERE task_id = ?').run(id);
      for (const result of results) this.setResult(id, result);
    });
  }

  dropResult(id: string, server: string): void {
    this.#db.prepare('DELETE FROM task_results WHERE task_id = ? AND server = ?').run(id, server);
  }

  log(id: string): TaskLogLine[] {
    return this.#db
      .prepare<[string], LogRow>(
        'SELECT at_ms, level, text FROM task_log WHERE task_id = ? ORDER BY position',
      )
      .all(id)
      .map(logLineOfRow);
  }

  /** Adds a line, cut to its limit; past the limit of lines the newest are dropped. */
  addLog(id: string, level: TaskLogLine['level'], text: string): void {
    this.#db
      .prepare(
        `INSERT INTO task_log (task_id, position, at_ms, level, text)
         SELECT :id, coalesce(max(position) + 1, 0), :at, :level, :text FROM task_log
         WHERE task_id = :id HAVING coalesce(max(position) + 1, 0) < :most`,
      )
      .run({
        id,
        at: this.#clock.now(),
        level,
        text: text.slice(0, LIMITS.problemLength),
        most: LIMITS.taskLogLines,
      });
  }

  /** What earlier steps left for later ones and for their undoing. */
  memory(id: string): Record<string, unknown> {
    const row = this.#db
      .prepare<[string], { memory: string }>('SELECT memory FROM tasks WHERE id = ?')
      .get(id);
    return row ? (JSON.parse(row.memory) as Record<string, unknown>) : {};
  }

  /** Lays these values over the memory. */
  remember(id: string, values: Readonly<Record<string, unknown>>): void {
    const memory = JSON.stringify({ ...this.memory(id), ...values });
    this.#db.prepare('UPDATE tasks SET memory = ? WHERE id = ?').run(memory, id);
  }

  /**
   * Forgets tasks that ended before that time and gives their number. The newest task always stays, so that
   * numbers never start again.
   */
  prune(beforeMs: number): number {
    return this.#db
      .prepare(
        `DELETE FROM tasks WHERE ended_ms > 0 AND ended_ms < ? AND number < (SELECT max(number) FROM tasks)`,
      )
      .run(beforeMs).changes;
  }
}
