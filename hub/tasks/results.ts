import { AppError } from '../../shared/errors.ts';
import type { CheckItem__Output } from '../../shared/proto/gen/aegir/v1/CheckItem.ts';
import type { JobResult__Output } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import { isNote, isReason, REASONS } from '../../shared/reasons.ts';
import type { TaskCheck, TaskProblem, TaskResult } from './task.ts';

/** Whether a problem is about the very object a task works on. */
export type IsOwn = (problem: TaskProblem) => boolean;

/**
 * What became of a job, as the row of its server: a job that went through with a problem of the
 * task's own object is a failure, with a problem of others or a note a warning.
 */
export function resultOfJob(
  server: string,
  job: JobResult__Output,
  isOwn: IsOwn,
  checks: readonly TaskCheck[] = job.checks.map(checkOfItem),
): TaskResult {
  const problems = job.problems.map(withItsName);
  const all = job.failure ? [withItsName(job.failure), ...problems] : problems;
  const row = { server, stage: job.stage, problems: all, checks };
  switch (job.outcome) {
    case 'OUTCOME_APPLIED':
    case 'OUTCOME_UNCHANGED':
      return { ...row, ...verdict(problems, checks, isOwn) };
    case 'OUTCOME_CANCELLED':
      return { ...row, state: 'cancelled', ...(job.failure ? wordOf(job.failure) : CANCELLED) };
    case 'OUTCOME_ROLLED_BACK':
      // Others of its group failed, and it was fine.
      if (job.failure?.reason === 'CANCELLED') return { ...row, state: 'cancelled', ...wordOf(job.failure) };
      return { ...row, state: 'failure', ...(job.failure ? wordOf(job.failure) : UNEXPLAINED) };
    case 'OUTCOME_FAILED':
    case 'OUTCOME_ROLLBACK_FAILED':
    case 'OUTCOME_UNSPECIFIED':
      return { ...row, state: 'failure', ...(job.failure ? wordOf(job.failure) : UNEXPLAINED) };
  }
}

/** A problem of a platform names it in the command that mends it. */
function withItsName(problem: TaskProblem): TaskProblem {
  const { platform, remedy } = problem;
  return platform === ''
    ? problem
    : { ...problem, remedy: remedy.replace(PLATFORM_COMMAND, `$<command> ${platform}`) };
}

const PLATFORM_COMMAND = /(?<command>aegirctl platform \w+) NAME/g;

/** A checklist alone, as the row of its server. */
export function resultOfChecks(server: string, stage: string, checks: readonly TaskCheck[]): TaskResult {
  return { server, stage, problems: [], checks, ...verdict([], checks, () => false) };
}

/** Throws the failure of the first row that failed, or else was cancelled: that may be for the sake of another. */
export function throwFailure(rows: readonly TaskResult[]): void {
  const row =
    rows.find(({ state }) => state === 'failure') ?? rows.find(({ state }) => state === 'cancelled');
  if (!row) return;
  const { reason, remedy } = row;
  throw new AppError(isReason(reason) ? reason : 'INTERNAL', `${row.server}: ${row.message}`, { remedy });
}

type Word = Pick<TaskResult, 'reason' | 'message' | 'remedy'>;

const CANCELLED: Word = {
  reason: 'CANCELLED',
  message: 'cancelled before anything live changed',
  remedy: REASONS.CANCELLED.remedy,
};
const UNEXPLAINED: Word = {
  reason: 'INTERNAL',
  message: 'the spoke failed without giving a reason',
  remedy: 'Look at the log of aegir-spoke on the server.',
};

function verdict(
  problems: readonly TaskProblem[],
  checks: readonly TaskCheck[],
  isOwn: IsOwn,
): Word & Pick<TaskResult, 'state'> {
  const failed = checks.filter((check) => check.outcome === 'failed');
  if (failed.length > 0) return { state: 'failure', ...wordOfChecks(failed) };
  const own = problems.find((problem) => isOwn(problem) && !isNote(problem.reason));
  if (own) return { state: 'failure', ...wordOf(own) };
  const foreign = problems.find(({ reason }) => !isNote(reason)) ?? problems[0];
  if (foreign) return { state: 'warning', ...wordOf(foreign) };
  const doubtful = checks.filter((check) => check.outcome === 'warning');
  if (doubtful.length > 0) return { state: 'warning', ...wordOfChecks(doubtful) };
  return { state: 'success', reason: '', message: '', remedy: '' };
}

function wordOf({ reason, message, remedy, site }: TaskProblem): Word {
  return { reason, message: site === '' ? message : `${site}: ${message}`, remedy };
}

function wordOfChecks(checks: readonly TaskCheck[]): Word {
  const findings = checks.map(({ name, finding }) => `${name}: ${finding}`);
  return {
    reason: 'CHECK_FAILED',
    message: findings.join('; '),
    remedy: checks.find(({ remedy }) => remedy !== '')?.remedy ?? REASONS.CHECK_FAILED.remedy,
  };
}

const OUTCOMES = {
  OUTCOME_UNSPECIFIED: 'failed',
  OUTCOME_OK: 'ok',
  OUTCOME_WARNING: 'warning',
  OUTCOME_FAILED: 'failed',
} as const satisfies Record<CheckItem__Output['outcome'], TaskCheck['outcome']>;

/** A line of a checklist as it came over the wire. */
export function checkOfItem({ name, outcome, finding, remedy }: CheckItem__Output): TaskCheck {
  return { name, outcome: OUTCOMES[outcome], finding, remedy };
}
