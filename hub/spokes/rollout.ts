import { toAppError } from '../../shared/errors.ts';
import type { JobResult__Output } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import type { Verdict } from './job-ledger.ts';
import type { JobRun } from './job-run.ts';
import { emptyResult } from './job-result.ts';

/** One server of a change that all get or none; its job has been given out. */
export interface Participant {
  readonly serverId: string;
  readonly jobId: string;
  readonly run: Pick<JobRun, 'prepared' | 'finished'>;
  /** Goes back to what the server served before a commit that others failed. */
  compensate(): Promise<JobResult__Output>;
}

/** The word of the hub on jobs. */
export interface Jobs {
  /** Makes the decision durable for all these at once and says it. */
  decide(jobIds: readonly string[], verdict: Verdict): void;
  /** Calls a job off unless its commit is decided. */
  cancel(jobId: string): void;
}

type Results = Map<Participant, JobResult__Output>;

/**
 * Two phases over any number of servers: all prepare, then all commit or none; the signal cancels as long as
 * nothing is decided. When a commit fails, those that succeeded go back. Resolves with one result for each; a participant that is lost has failed.
 */
export async function rollOut(
  participants: readonly Participant[],
  jobs: Jobs,
  signal: AbortSignal,
): Promise<Map<string, JobResult__Output>> {
  const results = await prepareAll(participants, jobs, signal);
  const prepared = participants.filter((participant) => !results.has(participant));
  const commit = !signal.aborted && [...results.values()].every(isGood);
  const ids = prepared.map((participant) => participant.jobId);
  jobs.decide(ids, commit ? 'commit' : 'abort');
  await Promise.all(
    prepared.map(async (participant) => {
      results.set(participant, await participant.run.finished.catch(lost));
    }),
  );
  if (commit) await compensate(prepared, results);
  return new Map([...results].map(([participant, result]) => [participant.serverId, result]));
}

/** The results of those that are over already; the others are prepared. One failure calls all others off. */
async function prepareAll(
  participants: readonly Participant[],
  jobs: Jobs,
  signal: AbortSignal,
): Promise<Results> {
  const results: Results = new Map();
  const cancel = (): void => {
    for (const { jobId } of participants) jobs.cancel(jobId);
  };
  signal.addEventListener('abort', cancel, { once: true });
  await Promise.all(
    participants.map(async (participant) => {
      const outcome = await prepared(participant.run).catch(lost);
      if (outcome === 'prepared') return;
      results.set(participant, outcome);
      if (!isGood(outcome)) cancel();
    }),
  );
  signal.removeEventListener('abort', cancel);
  return results;
}

async function prepared(run: Participant['run']): Promise<'prepared' | JobResult__Output> {
  return (await run.prepared) === 'prepared' ? 'prepared' : run.finished;
}

async function compensate(committed: readonly Participant[], results: Results): Promise<void> {
  const failed = committed
    .map((participant) => results.get(participant))
    .find((result) => result && !isGood(result));
  if (!failed) return;
  const succeeded = committed.filter(
    (participant) => results.get(participant)?.outcome === 'OUTCOME_APPLIED',
  );
  await Promise.all(
    succeeded.map(async (participant) => {
      results.set(participant, wentBack(await participant.compensate().catch(lost), failed));
    }),
  );
}

/** The result of a server that was fine itself and went back because of another. */
function wentBack(way: JobResult__Output, cause: JobResult__Output): JobResult__Output {
  if (!isGood(way)) return { ...way, outcome: 'OUTCOME_ROLLBACK_FAILED' };
  return { ...way, outcome: 'OUTCOME_ROLLED_BACK', stage: cause.stage, failure: cause.failure };
}

function lost(error: unknown): JobResult__Output {
  const { reason, message, remedy } = toAppError(error);
  if (reason === 'INTERNAL') throw error;
  return emptyResult(reason === 'CANCELLED' ? 'OUTCOME_CANCELLED' : 'OUTCOME_FAILED', {
    failure: { reason, message, remedy, site: '', platform: '', file: '', line: 0 },
  });
}

function isGood({ outcome }: JobResult__Output): boolean {
  return outcome === 'OUTCOME_APPLIED' || outcome === 'OUTCOME_UNCHANGED';
}
