import { AppError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/log.ts';
import type { JobResult } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import type { Applier } from '../apply/applier.ts';
import type { JournaledJob, Journal } from './journal.ts';
import { boundedResult, failedResult } from './report.ts';

/** A job in which the spoke died this often is not started again. */
const MOST_ATTEMPTS = 3;

/**
 * Puts right what a crash left open, before anything else happens on this server: a switch under way is
 * finished or undone, and every job that cannot go on gets its result. What is left in the journal
 * as unfinished can be started again.
 */
export async function recover(journal: Journal, applier: Applier, log: Logger): Promise<void> {
  const recovered = await applier.recover();
  if (recovered) {
    log.warn({ jobId: recovered.jobId, outcome: recovered.result.outcome }, 'put an open switch right');
    journal.finish(recovered.jobId, boundedResult(recovered.result));
  }
  for (const entry of journal.unfinished()) {
    if (entry.phase === 'committing') journal.finish(entry.id, resultOfBrokenCommit(entry, applier));
    else if (entry.attempts >= MOST_ATTEMPTS) quarantine(entry, journal, log);
  }
}

/**
 * The spoke died in a commit, yet no switch is open: either it had not begun, or it was over. What is
 * served tells which.
 */
function resultOfBrokenCommit(entry: JournaledJob, applier: Applier): JobResult {
  const { generation, stateDigest } = applier.current();
  const served = { generation, stateDigest };
  if (entry.job.apply?.generation === generation) {
    return { ...entry.result, outcome: 'OUTCOME_APPLIED', stage: 'recover', ...served };
  }
  const failure = new AppError('RECOVERED', 'the spoke died before the switch; what was served is served');
  return { ...failedResult(failure, 'recover'), ...served };
}

function quarantine(entry: JournaledJob, journal: Journal, log: Logger): void {
  const failure = new AppError(
    'JOB_QUARANTINED',
    `the spoke died ${String(entry.attempts)} times in this job`,
  );
  log.error({ jobId: entry.id, attempts: entry.attempts }, 'quarantined a job');
  journal.finish(entry.id, failedResult(failure, 'recover'));
}
