import type { ObjectKind } from '../inventory/model.ts';

export type TaskState = 'queued' | 'running' | 'waiting' | 'success' | 'warning' | 'failure' | 'cancelled';
export const ENDED_STATES: readonly TaskState[] = ['success', 'warning', 'failure', 'cancelled'];

export type TaskKindName =
  | 'server.verify'
  | 'server.remove'
  | 'group.verify'
  | 'group.master'
  | 'member.add'
  | 'member.remove'
  | 'platform.verify'
  | 'platform.rebuild'
  | 'platform.rollback'
  | 'platform.scrub'
  | 'platform.move'
  | 'platform.remove'
  | 'site.add'
  | 'site.set'
  | 'site.enable'
  | 'site.disable'
  | 'site.verify'
  | 'site.remove'
  | 'site.restore'
  | 'site.move'
  | 'site.uploads'
  | 'site.import'
  | 'site.clone'
  | 'site.cron'
  | 'site.update'
  | 'backup.create'
  | 'certificate.issue'
  | 'certificate.renew'
  | 'certificate.serve';

/** What an operator, or the schedule, asked for. */
export interface Task {
  readonly id: string;
  /** Order of creation; tasks on one object run in this order. */
  readonly number: number;
  readonly kind: TaskKindName;
  readonly objectKind: ObjectKind;
  readonly objectId: string;
  readonly objectName: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly actor: string;
  readonly state: TaskState;
  readonly message: string;
  readonly reason: string;
  readonly remedy: string;
  readonly cancelAsked: boolean;
  readonly attempt: number;
  readonly createdMs: number;
  readonly startedMs: number;
  readonly endedMs: number;
}

export interface NewTask {
  readonly kind: TaskKindName;
  readonly objectKind: ObjectKind;
  readonly objectId: string;
  readonly objectName: string;
  readonly input?: Readonly<Record<string, unknown>>;
  readonly actor: string;
}

export interface TaskStep {
  readonly name: string;
  readonly state: 'pending' | 'running' | 'done' | 'failed' | 'undone' | 'skipped';
  readonly startedMs: number;
  readonly endedMs: number;
}

export interface TaskProblem {
  readonly reason: string;
  readonly message: string;
  readonly remedy: string;
  /** URI, or '' when it is not one site's. */
  readonly site: string;
  /** Name, or '' when it is not one platform's; the whole server's when both are ''. */
  readonly platform: string;
  readonly file: string;
  readonly line: number;
}

export interface TaskCheck {
  readonly name: string;
  readonly outcome: 'ok' | 'warning' | 'failed';
  readonly finding: string;
  readonly remedy: string;
}

/** One row per server. */
export interface TaskResult {
  readonly server: string;
  readonly state: 'success' | 'warning' | 'failure' | 'waiting' | 'cancelled';
  readonly stage: string;
  readonly reason: string;
  readonly message: string;
  readonly remedy: string;
  readonly problems: readonly TaskProblem[];
  readonly checks: readonly TaskCheck[];
}

export interface TaskLogLine {
  readonly atMs: number;
  readonly level: 'info' | 'warning' | 'error';
  readonly text: string;
}

/** Progress is for the eye: kept in memory only. */
export interface TaskProgress {
  readonly server: string;
  readonly stage: string;
  readonly filesDone: number;
  readonly filesTotal: number;
  readonly bytesDone: number;
  readonly bytesTotal: number;
}

export interface TaskDetail {
  readonly task: Task;
  readonly steps: readonly TaskStep[];
  readonly results: readonly TaskResult[];
  readonly log: readonly TaskLogLine[];
  readonly progress: readonly TaskProgress[];
}
