import { AppError } from '../../shared/errors.ts';
import { faultPoint } from '../../shared/fault-points.ts';
import type { Hello__Output } from '../../shared/proto/gen/aegir/v1/Hello.ts';
import type { JobResult__Output } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import type { JobUpdate__Output } from '../../shared/proto/gen/aegir/v1/JobUpdate.ts';
import type { Observed } from '../inventory/observed.ts';
import type { Epoch } from './epoch.ts';
import type { JobLedger, JobWork, StoredJob, Verdict } from './job-ledger.ts';
import { emptyResult } from './job-result.ts';
import { JobRun } from './job-run.ts';
import type { Link } from './link.ts';
import type { SpokeRegistry } from './registry.ts';
import { boundedResult } from './reports.ts';
import { recordResult } from './sightings.ts';

export interface DeskDeps {
  readonly ledger: JobLedger;
  readonly registry: SpokeRegistry;
  readonly observed: Observed;
  readonly epoch: Epoch;
}

/**
 * Carries jobs between the ledger and the attached spokes. Everything is in the ledger before it is said, so
 * a stream may break at any moment: the next Hello settles what was under way.
 */
export class JobDesk {
  readonly #deps: DeskDeps;
  /** Jobs that somebody waits for. */
  readonly #runs = new Map<string, JobRun>();

  constructor(deps: DeskDeps) {
    this.#deps = deps;
  }

  /**
   * Run once at start. A change that was not decided when the hub died is called off: it may be outdated, and the
   * task that wanted it asks again.
   */
  recover(): void {
    const { ledger } = this.#deps;
    const open = ledger.undecided().map((job) => job.id);
    for (const id of open) ledger.askCancel(id);
    ledger.decide(open, 'abort');
  }

  /** Gives a spoke a job. */
  post(spokeId: string, serverId: string, work: JobWork): JobRun {
    const job = this.#deps.ledger.add(spokeId, serverId, work);
    const run = this.follow(job.id);
    this.#send(this.#deps.registry.of(spokeId), job);
    return run;
  }

  /** Waits for a job that was given out before. */
  follow(jobId: string): JobRun {
    const run = this.#runs.get(jobId) ?? new JobRun(jobId);
    this.#runs.set(jobId, run);
    return run;
  }

  /** Decides on prepared jobs, all or none, and says so. */
  decide(jobIds: readonly string[], verdict: Verdict): void {
    this.#deps.ledger.decide(jobIds, verdict);
    for (const id of jobIds) this.#sayDecision(this.#deps.ledger.get(id));
  }

  /** Calls a job off as far as that is still possible; a job that is committing goes on. */
  cancel(jobId: string): void {
    const { ledger, registry } = this.#deps;
    const job = ledger.get(jobId);
    if (job.finishedMs > 0 || job.decision === 'commit') return;
    ledger.askCancel(jobId);
    if (job.kind === 'apply') ledger.decide([jobId], 'abort');
    this.#sayCancel(registry.of(job.spokeId), jobId);
  }

  /** Nothing more will come of the open jobs of a spoke. */
  abandon(spokeId: string, failure: AppError): void {
    for (const job of this.#deps.ledger.openOf(spokeId)) this.#lose(job, failure);
  }

  /** A spoke has attached: settles what each side thinks is open. */
  reconcile(link: Link, hello: Hello__Output): void {
    const reported = new Set(hello.openJobs.map((update) => update.jobId));
    for (const update of hello.openJobs) this.update(link, update);
    for (const job of this.#deps.ledger.openOf(link.spokeId)) {
      if (!reported.has(job.id)) this.#offerAgain(link, job, hello);
    }
  }

  /** A spoke says how far a job is. */
  update(link: Link, update: JobUpdate__Output): void {
    const job = this.#deps.ledger.find(update.jobId);
    if (job?.spokeId !== link.spokeId || job.finishedMs > 0) {
      this.#dismiss(link, update);
      return;
    }
    switch (update.phase) {
      case 'JOB_PHASE_UNSPECIFIED':
        throw new AppError('FIELD_INVALID', 'a job update without a phase', { field: 'job_update.phase' });
      case 'JOB_PHASE_ACCEPTED':
      case 'JOB_PHASE_RUNNING':
        this.#running(link, job, update);
        return;
      case 'JOB_PHASE_PREPARED':
        this.#prepared(job, update);
        return;
      case 'JOB_PHASE_COMMITTING':
        return;
      case 'JOB_PHASE_FINISHED':
        this.#finished(link, job, update);
    }
  }

  #running(link: Link, job: StoredJob, update: JobUpdate__Output): void {
    if (job.phase === 'stored') this.#deps.ledger.accepted(job.id);
    if (job.cancelAsked) this.#sayCancel(link, job.id);
    if (update.progress) this.#runs.get(job.id)?.onProgress(update.progress);
  }

  #prepared(job: StoredJob, { result }: JobUpdate__Output): void {
    if (job.kind !== 'apply')
      throw new AppError('FIELD_INVALID', 'only an apply is ever prepared', { field: 'phase' });
    this.#deps.ledger.prepared(job.id);
    if (job.decision !== null) this.#sayDecision(job);
    else if (this.#runs.has(job.id)) this.#runs.get(job.id)?.prepare(reportOf(result));
    // Nobody waits for it: whoever wanted it asks again, for what is wanted by then.
    else this.decide([job.id], 'abort');
  }

  #finished(link: Link, job: StoredJob, update: JobUpdate__Output): void {
    if (update.result === null) {
      throw new AppError('FIELD_MISSING', 'a finished job without a result', { field: 'job_update.result' });
    }
    const result = boundedResult(update.result);
    this.#deps.ledger.transaction(() => {
      if (this.#deps.ledger.finish(job.id, result)) recordResult(this.#deps.observed, job, result);
    });
    faultPoint('result.stored');
    link.send({ ack: { jobId: job.id } });
    faultPoint('result.acknowledged');
    this.#runs.get(job.id)?.finish(result);
    this.#runs.delete(job.id);
  }

  /** A job we know nothing of, or that is over: the spoke may forget its finish, and must not go on with the rest. */
  #dismiss(link: Link, update: JobUpdate__Output): void {
    if (update.phase === 'JOB_PHASE_FINISHED') link.send({ ack: { jobId: update.jobId } });
    else if (update.phase === 'JOB_PHASE_PREPARED') this.#sendDecision(link, update.jobId, 'abort');
    else if (update.phase !== 'JOB_PHASE_COMMITTING') this.#sayCancel(link, update.jobId);
  }

  #offerAgain(link: Link, job: StoredJob, hello: Hello__Output): void {
    const isFenced = hello.epoch === this.#deps.epoch.current && job.sequence <= hello.lastSequence;
    // The spoke took later jobs and does not know this one: it can never take it. One that was called off need not.
    if (isFenced || job.decision === 'abort' || job.cancelAsked) {
      this.#lose(job, new AppError('CANCELLED', 'the spoke no longer knows this job'));
    } else {
      this.#send(link, job);
    }
  }

  #send(link: Link | undefined, { job }: StoredJob): void {
    link?.send({ job: { ...job, epoch: this.#deps.epoch.current } });
    faultPoint('job.sent');
  }

  #sayDecision(job: StoredJob): void {
    if (job.decision === null) return;
    this.#sendDecision(this.#deps.registry.of(job.spokeId), job.id, job.decision);
    faultPoint('decision.sent');
  }

  #sendDecision(link: Link | undefined, jobId: string, decision: Verdict): void {
    const verdict = decision === 'commit' ? 'VERDICT_COMMIT' : 'VERDICT_ABORT';
    link?.send({ decision: { jobId, verdict, epoch: this.#deps.epoch.current } });
  }

  #sayCancel(link: Link | undefined, jobId: string): void {
    link?.send({ cancel: { jobId, reason: 'cancelled', epoch: this.#deps.epoch.current } });
  }

  #lose(job: StoredJob, failure: AppError): void {
    this.#deps.ledger.lose(job.id);
    this.#runs.get(job.id)?.lose(failure);
    this.#runs.delete(job.id);
  }
}

function reportOf(result: JobResult__Output | null): JobResult__Output {
  return result === null ? emptyResult('OUTCOME_UNSPECIFIED') : boundedResult(result);
}
