import type {
  Task,
  TaskCheck,
  TaskKindName,
  TaskLogLine,
  TaskProblem,
  TaskResult,
  TaskState,
  TaskStep,
} from './task.ts';
import type { ObjectKind } from '../inventory/model.ts';

/** A row of `tasks` as SQLite gives it. */
export interface TaskRow {
  readonly id: string;
  readonly number: number;
  readonly kind: TaskKindName;
  readonly object_kind: ObjectKind;
  readonly object_id: string;
  readonly object_name: string;
  readonly input: string;
  readonly actor: string;
  readonly state: TaskState;
  readonly message: string;
  readonly reason: string;
  readonly remedy: string;
  readonly cancel_asked: number;
  readonly attempt: number;
  readonly created_ms: number;
  readonly started_ms: number;
  readonly ended_ms: number;
}

export interface StepRow {
  readonly name: string;
  readonly state: TaskStep['state'];
  readonly started_ms: number;
  readonly ended_ms: number;
}

export interface ResultRow {
  readonly server: string;
  readonly state: TaskResult['state'];
  readonly stage: string;
  readonly reason: string;
  readonly message: string;
  readonly remedy: string;
  readonly problems: string;
  readonly checks: string;
}

export interface LogRow {
  readonly at_ms: number;
  readonly level: TaskLogLine['level'];
  readonly text: string;
}

export function taskOfRow(row: TaskRow): Task {
  return {
    id: row.id,
    number: row.number,
    kind: row.kind,
    objectKind: row.object_kind,
    objectId: row.object_id,
    objectName: row.object_name,
    input: JSON.parse(row.input) as Record<string, unknown>,
    actor: row.actor,
    state: row.state,
    message: row.message,
    reason: row.reason,
    remedy: row.remedy,
    cancelAsked: row.cancel_asked === 1,
    attempt: row.attempt,
    createdMs: row.created_ms,
    startedMs: row.started_ms,
    endedMs: row.ended_ms,
  };
}

export function stepOfRow(row: StepRow): TaskStep {
  return { name: row.name, state: row.state, startedMs: row.started_ms, endedMs: row.ended_ms };
}

export function resultOfRow(row: ResultRow): TaskResult {
  return {
    ...row,
    problems: JSON.parse(row.problems) as TaskProblem[],
    checks: JSON.parse(row.checks) as TaskCheck[],
  };
}

export function logLineOfRow(row: LogRow): TaskLogLine {
  return { atMs: row.at_ms, level: row.level, text: row.text };
}
