import type { AppError } from '../../shared/errors.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { AttachRequest } from '../../shared/proto/gen/aegir/v1/AttachRequest.ts';
import type { JobPhase } from '../../shared/proto/gen/aegir/v1/JobPhase.ts';
import type { JobResult } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import type { JobUpdate } from '../../shared/proto/gen/aegir/v1/JobUpdate.ts';
import type { Problem } from '../../shared/proto/gen/aegir/v1/Problem.ts';
import type { Progress } from '../../shared/proto/gen/aegir/v1/Progress.ts';
import type { Applier } from '../apply/applier.ts';
import type { ContentStore } from '../content/store.ts';
import type { OwnFolder } from '../share/own-folder.ts';
import type { JournaledJob, JournalPhase } from './journal.ts';

/** Where releases may be, and who may need them. */
interface Holdings {
  readonly folder: Pick<OwnFolder, 'isReadOnly' | 'answers'>;
  readonly content: Pick<ContentStore, 'releases'>;
  readonly applier: Pick<Applier, 'referencedReleases'>;
}

/** Which job a message is about. */
export type JobKey = Pick<JournaledJob, 'id' | 'epoch' | 'sequence'>;

/** A message under the topic that a newer one of its kind replaces. */
export interface Report {
  readonly topic: string;
  readonly message: AttachRequest;
}

const WIRE_PHASES: Readonly<Record<JournalPhase, JobPhase>> = {
  accepted: 'JOB_PHASE_ACCEPTED',
  prepared: 'JOB_PHASE_PREPARED',
  committing: 'JOB_PHASE_COMMITTING',
  finished: 'JOB_PHASE_FINISHED',
};

/** What the journal knows of a job, as the hub is told. */
export function updateOf(entry: JournaledJob): JobUpdate {
  const { id: jobId, epoch, sequence, phase } = entry;
  const result = phase === 'prepared' || phase === 'finished' ? entry.result : null;
  return { jobId, epoch, sequence, phase: WIRE_PHASES[phase], result };
}

export function stateReport(entry: JournaledJob): Report {
  return jobReport(updateOf(entry));
}

export function progressReport({ id: jobId, epoch, sequence }: JobKey, progress: Progress): Report {
  return jobReport({ jobId, epoch, sequence, phase: 'JOB_PHASE_RUNNING', progress });
}

/** The end of a job that never entered the journal: refused, or called off before it came. */
export function finishReport({ id: jobId, epoch, sequence }: JobKey, result: JobResult): Report {
  return jobReport({ jobId, epoch, sequence, phase: 'JOB_PHASE_FINISHED', result });
}

/**
 * The releases that the hub is told of: all that are complete here; of a folder that another server writes those that may
 * be served or gone back to here, or that workers of this server may live in, so that its writer keeps them. Of a share that
 * does not answer nobody can say more.
 */
export function heldReleases({ folder, content, applier }: Holdings): readonly string[] {
  return folder.isReadOnly() || !folder.answers() ? [...applier.referencedReleases()] : content.releases();
}

/** What is left on the server after something went. */
export function releasesReport(releases: readonly string[]): Report {
  return { topic: 'releases', message: { releases: { releases: [...releases] } } };
}

function jobReport(jobUpdate: JobUpdate): Report {
  return {
    topic: `job/${String(jobUpdate.jobId)}/${String(jobUpdate.phase)}`,
    message: { jobUpdate },
  };
}

/** The result of work that ended in a failure before anything live changed. */
export function failedResult(failure: AppError, stage: string): JobResult {
  const outcome = failure.reason === 'CANCELLED' ? 'OUTCOME_CANCELLED' : 'OUTCOME_FAILED';
  return { outcome, stage, failure: problemOf(failure) };
}

/** A failure as it travels, cut to its limit. */
function problemOf(failure: AppError): Problem {
  const { site = '', platform = '', file = '', line = '0' } = failure.metadata;
  return {
    reason: failure.reason,
    message: failure.message.slice(0, LIMITS.problemLength),
    remedy: failure.remedy,
    site,
    platform,
    file,
    line: Number(line),
  };
}

/** A result with its lists and texts cut to the limits of the wire. */
export function boundedResult(result: JobResult): JobResult {
  const problems = (result.problems ?? []).slice(0, LIMITS.problemsPerResult).map(boundedProblem);
  const failure = result.failure && boundedProblem(result.failure);
  return { ...result, problems, ...(failure ? { failure } : {}) };
}

function boundedProblem(problem: Problem): Problem {
  return { ...problem, message: (problem.message ?? '').slice(0, LIMITS.problemLength) };
}
