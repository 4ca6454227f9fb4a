import { toAppError } from '../../shared/errors.ts';
import { REASONS } from '../../shared/reasons.ts';
import type { JobResult__Output } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import type { Verdict } from './job-ledger.ts';
import type { JobRun } from './job-run.ts';
import { emptyResult } from './job-result.ts';

/** One server of a change that all get or none; its job has been given out. */
export interface Participant {
  readonly serverId: string;
  readonly jobId: string;
  readonly run: Pick<JobRun, 'prepared' | 'finished'>;
  /** Resolves when the others shall wait for this server no longer; never for one that they cannot go on without. */
  readonly vanished: Promise<void>;
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

/**
 * What became of one server: a result; `away`: it left before the decision, and nothing was changed there; `in doubt`:
 * it left after the decision, and comes to it when it returns.
 */
export type Outcome = JobResult__Output | 'away' | 'in doubt';

export interface RollOut {
  readonly jobs: Jobs;
  /** Cancels as long as nothing is decided. */
  readonly signal: AbortSignal;
  /** Servers that may switch at once when one has proved the change; 0: all that are left. */
  readonly maxUnavailable: number;
  /** One that leaves before the decision stops all. */
  readonly requireAll: boolean;
  /** Looks at what was prepared everywhere, before anything is decided: false calls it all off. */
  accept?(reports: ReadonlyMap<string, JobResult__Output>): boolean;
}

type Outcomes = Map<Participant, Outcome>;

/**
 * Two phases over any number of servers: all prepare, then all commit or none. They commit in waves: one first, and the
 * others when it has proved the change, so that never all switch at once. When a commit fails, the later waves are
 * called off and those that succeeded go back. Resolves with one outcome for each; a participant that is lost has failed.
 */
export async function rollOut(
  participants: readonly Participant[],
  rollout: RollOut,
): Promise<Map<string, Outcome>> {
  const { jobs, signal, requireAll } = rollout;
  const { outcomes, reports } = await prepareAll(participants, rollout);
  const prepared = participants.filter((participant) => !outcomes.has(participant));
  const isStopped = (outcome: Outcome): boolean => !isGood(outcome) || (requireAll && outcome === 'away');
  const commit =
    !signal.aborted && ![...outcomes.values()].some(isStopped) && (rollout.accept?.(reports) ?? true);
  if (!commit) jobs.decide(idsOf(prepared), 'abort');
  const left = commit ? await commitInWaves(prepared, outcomes, rollout) : prepared;
  await finish(left, outcomes, 'away');
  const committed = prepared.filter((participant) => !left.includes(participant));
  await compensate(committed, outcomes);
  return new Map([...outcomes].map(([participant, outcome]) => [participant.serverId, outcome]));
}

/** The outcomes of those that are over already, and the reports of the others. One failure calls all others off. */
async function prepareAll(participants: readonly Participant[], { jobs, signal, requireAll }: RollOut) {
  const outcomes: Outcomes = new Map();
  const reports = new Map<string, JobResult__Output>();
  const cancel = (): void => {
    for (const { jobId } of participants) jobs.cancel(jobId);
  };
  signal.addEventListener('abort', cancel, { once: true });
  await Promise.all(
    participants.map(async (participant) => {
      const { run, vanished, serverId, jobId } = participant;
      const gone = vanished.then(() => 'away' as const);
      const outcome = await Promise.race([gone, run.prepared]).catch(lost);
      if (outcome === 'away') jobs.cancel(jobId);
      if (typeof outcome === 'object' && 'report' in outcome) {
        reports.set(serverId, outcome.report);
        return;
      }
      outcomes.set(participant, outcome === 'finished' ? await run.finished.catch(lost) : outcome);
      if (!isGood(outcomes.get(participant)) || (requireAll && outcome === 'away')) cancel();
    }),
  );
  signal.removeEventListener('abort', cancel);
  return { outcomes, reports };
}

/** Commits wave by wave until one fails; returns those that were called off then. */
async function commitInWaves(
  prepared: readonly Participant[],
  outcomes: Outcomes,
  { jobs, maxUnavailable }: RollOut,
): Promise<readonly Participant[]> {
  let left = prepared;
  let isProved = false;
  while (left.length > 0) {
    const size = isProved ? maxUnavailable || left.length : 1;
    const wave = left.slice(0, size);
    left = left.slice(size);
    jobs.decide(idsOf(wave), 'commit');
    await finish(wave, outcomes, 'in doubt');
    const results = wave.map((participant) => outcomes.get(participant));
    if (!results.every(isGood)) break;
    // One that left in the middle has proved nothing: the next goes alone, too.
    isProved ||= results.some((outcome) => typeof outcome === 'object');
  }
  jobs.decide(idsOf(left), 'abort');
  return left;
}

/** Waits for the end of these jobs, or for those who left for their absence to be certain. */
async function finish(
  participants: readonly Participant[],
  outcomes: Outcomes,
  absence: 'away' | 'in doubt',
): Promise<void> {
  await Promise.all(
    participants.map(async (participant) => {
      const { vanished, run } = participant;
      const gone = vanished.then(() => absence);
      outcomes.set(participant, await Promise.race([gone, run.finished]).catch(lost));
    }),
  );
}

async function compensate(committed: readonly Participant[], outcomes: Outcomes): Promise<void> {
  const failed = committed
    .map((participant) => outcomes.get(participant))
    .find((outcome) => !isGood(outcome));
  if (typeof failed !== 'object') return;
  const succeeded = committed.filter((participant) => isApplied(outcomes.get(participant)));
  await Promise.all(
    succeeded.map(async (participant) => {
      outcomes.set(participant, wentBack(await participant.compensate().catch(lost), failed));
    }),
  );
}

/** The result of a server that was fine itself and went back because of another: it is not the one to look at. */
function wentBack(way: JobResult__Output, cause: JobResult__Output): JobResult__Output {
  if (!isGood(way)) return { ...way, outcome: 'OUTCOME_ROLLBACK_FAILED' };
  const why = cause.failure?.message ?? 'it did not take the change';
  const failure = {
    ...{ reason: 'CANCELLED', message: `went back, as another member failed: ${why}` },
    ...{ remedy: REASONS.CANCELLED.remedy, site: '', platform: '', file: '', line: 0 },
  };
  return { ...way, outcome: 'OUTCOME_ROLLED_BACK', stage: cause.stage, failure };
}

function lost(error: unknown): JobResult__Output {
  const { reason, message, remedy } = toAppError(error);
  if (reason === 'INTERNAL') throw error;
  return emptyResult(reason === 'CANCELLED' ? 'OUTCOME_CANCELLED' : 'OUTCOME_FAILED', {
    failure: { reason, message, remedy, site: '', platform: '', file: '', line: 0 },
  });
}

function idsOf(participants: readonly Participant[]): string[] {
  return participants.map(({ jobId }) => jobId);
}

function isApplied(outcome: Outcome | undefined): boolean {
  return typeof outcome === 'object' && outcome.outcome === 'OUTCOME_APPLIED';
}

/** Nothing for which others would have to stop. */
function isGood(outcome: Outcome | undefined): boolean {
  if (typeof outcome !== 'object') return true;
  return outcome.outcome === 'OUTCOME_APPLIED' || outcome.outcome === 'OUTCOME_UNCHANGED';
}
