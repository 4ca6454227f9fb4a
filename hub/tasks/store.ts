import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { faultPoint } from '../../shared/fault-points.ts';
import { newId } from '../../shared/ids.ts';
import { inTransaction, type Database } from '../../shared/sqlite.ts';
import { TaskRecords } from './records.ts';
import { taskOfRow, type TaskRow } from './rows.ts';
import { Statements } from '../../shared/statements.ts';
import type { NewTask, Task, TaskDetail, TaskKindName, TaskState } from './task.ts';

const COLUMNS = `id, number, kind, object_kind, object_id, object_name, input, actor, state, message,
  reason, remedy, cancel_asked, attempt, created_ms, started_ms, ended_ms`;

/** What may be the beginning of a task's id. */
const BEGINNING = /^[0-9a-f-]{4,36}$/;

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
  /** What the tasks leave behind while they run. */
  readonly records: TaskRecords;
  readonly #db: Database;
  readonly #sql: Statements;
  readonly #clock: Clock;

  constructor(db: Database, clock: Clock) {
    this.records = new TaskRecords(db, clock);
    this.#db = db;
    this.#sql = new Statements(db);
    this.#clock = clock;
  }

  /** Queues a task; usable inside the transaction of the change that asks for it. */
  create(task: NewTask, attempt = 1): Task {
    const id = newId();
    this.#sql
      .of(
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
    const row = this.#sql.of<[string], TaskRow>(`SELECT ${COLUMNS} FROM tasks WHERE id = ?`).get(id);
    return row ? taskOfRow(row) : noTask();
  }

  /**
   * The id of the task that a person means: the id itself, or its first characters (4 at least) as long as no other
   * begins so. Throws NOT_FOUND, FIELD_INVALID for a beginning that several share.
   */
  idMeant(word: string): string {
    const beginning = word.toLowerCase();
    if (!BEGINNING.test(beginning)) return noTask();
    // Above every hexadecimal digit and the dash.
    const found = this.#sql
      .of<[string, string], { id: string }>('SELECT id FROM tasks WHERE id >= ? AND id < ? LIMIT 2')
      .all(beginning, `${beginning}g`);
    if (found.length > 1) {
      throw new AppError('FIELD_INVALID', `the ids of several tasks begin with ${word}`, {
        field: 'id',
        remedy: 'Give more of it, see aegirctl task list.',
      });
    }
    return found[0]?.id ?? noTask();
  }

  /** The task with steps, results and log; progress is not on disk and stays empty. Throws NOT_FOUND. */
  get(id: string): TaskDetail {
    return {
      task: this.task(id),
      steps: this.records.steps(id),
      results: this.records.results(id),
      log: this.records.log(id),
      progress: [],
    };
  }

  /** A page of tasks, the newest first. */
  list(query: TaskQuery): Task[] {
    return this.#sql
      .of<Record<string, unknown>, TaskRow>(
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
    return this.#sql
      .of<[number], TaskRow>(`SELECT ${COLUMNS} FROM tasks WHERE ended_ms = 0 AND number > ? ORDER BY number`)
      .all(afterNumber)
      .map(taskOfRow);
  }

  /** Ids of the objects that tasks which have not ended are about, and of who joins or leaves a group by one. */
  openObjects(): Set<string> {
    const rows = this.#sql
      .of<[], { object: string; member: string | null }>(
        `SELECT object_id AS object, CASE WHEN kind IN ('member.add', 'member.remove') THEN input ->> 'member' END AS member
           FROM tasks WHERE ended_ms = 0`,
      )
      .all();
    return new Set(rows.flatMap(({ object, member }) => (member === null ? [object] : [object, member])));
  }

  /** How many open tasks there are in each state, and how many failed since a time. */
  counts(failedSinceMs: number): { queued: number; running: number; waiting: number; failed: number } {
    const open = this.#sql
      .of<[], { state: TaskState; n: number }>(
        'SELECT state, count(*) AS n FROM tasks WHERE ended_ms = 0 GROUP BY state',
      )
      .all();
    const of = (state: TaskState): number => open.find((row) => row.state === state)?.n ?? 0;
    const failed = this.#sql
      .of<[number], { n: number }>(
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
    const run = this.#sql.of(
      `UPDATE tasks SET state = 'running', message = '', started_ms = CASE started_ms WHEN 0 THEN ? ELSE started_ms END
       WHERE id = ? AND ended_ms = 0`,
    );
    const addStep = this.#sql.of(
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
    this.#sql
      .of('UPDATE tasks SET state = ?, message = ? WHERE id = ? AND ended_ms = 0')
      .run(message === null ? 'running' : 'waiting', message ?? '', id);
  }

  /** Ends a task for good; steps that never ran are skipped. Does nothing to one that has ended. */
  settle(id: string, state: 'success' | 'warning' | 'failure' | 'cancelled', word: TaskWord): void {
    inTransaction(this.#db, () => {
      this.#sql
        .of(
          `UPDATE tasks SET state = ?, message = ?, reason = ?, remedy = ?, ended_ms = ?
           WHERE id = ? AND ended_ms = 0`,
        )
        .run(state, word.message, word.reason, word.remedy, this.#clock.now(), id);
      this.#sql
        .of("UPDATE task_steps SET state = 'skipped' WHERE task_id = ? AND state IN ('pending', 'running')")
        .run(id);
    });
  }

  /** Notes durably that somebody wants the task cancelled. */
  askCancel(id: string): void {
    this.#sql.of('UPDATE tasks SET cancel_asked = 1 WHERE id = ? AND ended_ms = 0').run(id);
  }

  /** Forgets tasks of a kind that this actor asked for and that went well before this time. */
  pruneGood(kind: TaskKindName, actor: string, beforeMs: number): void {
    this.#sql
      .of(
        `DELETE FROM tasks WHERE kind = ? AND actor = ? AND state = 'success' AND ended_ms > 0 AND ended_ms < ?
           AND number < (SELECT max(number) FROM tasks)`,
      )
      .run(kind, actor, beforeMs);
  }

  /**
   * Forgets tasks that ended before that time and gives their number. The newest task always stays, so that
   * numbers never start again.
   */
  prune(beforeMs: number): number {
    return this.#sql
      .of(
        `DELETE FROM tasks WHERE ended_ms > 0 AND ended_ms < ? AND number < (SELECT max(number) FROM tasks)`,
      )
      .run(beforeMs).changes;
  }
}

function noTask(): never {
  throw new AppError('NOT_FOUND', 'no task has this id', { field: 'id', remedy: 'See aegirctl task list.' });
}
