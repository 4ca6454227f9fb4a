import type { Clock } from '../../shared/clock.ts';
import { LIMITS } from '../../shared/limits.ts';
import { inTransaction, type Database } from '../../shared/sqlite.ts';
import { logLineOfRow, resultOfRow, stepOfRow, type LogRow, type ResultRow, type StepRow } from './rows.ts';
import { Statements } from '../../shared/statements.ts';
import type { TaskLogLine, TaskResult, TaskStep } from './task.ts';

/** What tasks leave behind while they run: steps, a row for each server, a log, and memory. */
export class TaskRecords {
  readonly #db: Database;
  readonly #sql: Statements;
  readonly #clock: Clock;

  constructor(db: Database, clock: Clock) {
    this.#db = db;
    this.#sql = new Statements(db);
    this.#clock = clock;
  }

  steps(id: string): TaskStep[] {
    return this.#sql
      .of<[string], StepRow>(
        'SELECT name, state, started_ms, ended_ms FROM task_steps WHERE task_id = ? ORDER BY position',
      )
      .all(id)
      .map(stepOfRow);
  }

  setStep(id: string, name: string, state: TaskStep['state']): void {
    const now = this.#clock.now();
    const time = state === 'running' ? 'started_ms' : 'ended_ms';
    this.#sql
      .of(`UPDATE task_steps SET state = ?, ${time} = ? WHERE task_id = ? AND name = ?`)
      .run(state, now, id, name);
  }

  results(id: string): TaskResult[] {
    return this.#sql
      .of<[string], ResultRow>(
        `SELECT server, state, stage, reason, message, remedy, problems, checks FROM task_results
         WHERE task_id = ? ORDER BY server`,
      )
      .all(id)
      .map(resultOfRow);
  }

  /** Writes the row of one server over the one before. */
  setResult(id: string, result: TaskResult): void {
    this.#sql
      .of(
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
      this.#sql.of('DELETE FROM task_results WHERE task_id = ?').run(id);
      for (const result of results) this.setResult(id, result);
    });
  }

  dropResult(id: string, server: string): void {
    this.#sql.of('DELETE FROM task_results WHERE task_id = ? AND server = ?').run(id, server);
  }

  log(id: string): TaskLogLine[] {
    return this.#sql
      .of<[string], LogRow>('SELECT at_ms, level, text FROM task_log WHERE task_id = ? ORDER BY position')
      .all(id)
      .map(logLineOfRow);
  }

  /** Adds a line, cut to its limit; past the limit of lines the newest are dropped. */
  addLog(id: string, level: TaskLogLine['level'], text: string): void {
    this.#sql
      .of(
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
    const row = this.#sql.of<[string], { memory: string }>('SELECT memory FROM tasks WHERE id = ?').get(id);
    return row ? (JSON.parse(row.memory) as Record<string, unknown>) : {};
  }

  /** Lays these values over the memory. */
  remember(id: string, values: Readonly<Record<string, unknown>>): void {
    const memory = JSON.stringify({ ...this.memory(id), ...values });
    this.#sql.of('UPDATE tasks SET memory = ? WHERE id = ?').run(memory, id);
  }
}
