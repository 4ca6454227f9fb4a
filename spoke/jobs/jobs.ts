import { AppError, toAppError } from '../../shared/errors.ts';
import { faultPoint } from '../../shared/fault-points.ts';
import { newLogId } from '../../shared/ids.ts';
import { untilAborted, type Service } from '../../shared/lifecycle.ts';
import type { Logger } from '../../shared/log.ts';
import type { Cancel__Output } from '../../shared/proto/gen/aegir/v1/Cancel.ts';
import type { Decision__Output } from '../../shared/proto/gen/aegir/v1/Decision.ts';
import type { Job__Output } from '../../shared/proto/gen/aegir/v1/Job.ts';
import type { JobResult } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import type { JobUpdate } from '../../shared/proto/gen/aegir/v1/JobUpdate.ts';
import { asDiskError } from '../../shared/safe-files.ts';
import { ActiveJob, type JobRecorder } from './active-job.ts';
import { readJob, timeoutOf, type Work } from './job.ts';
import type { JournaledJob, Journal } from './journal.ts';
import { createLanes } from './lanes.ts';
import { pruneReleases } from './pruning.ts';
import type { SpokeMetrics } from '../metrics.ts';
import type { Outbox } from './outbox.ts';
import {
  boundedResult,
  failedResult,
  finishReport,
  progressReport,
  releasesReport,
  stateReport,
  updateOf,
  type JobKey,
  type Report,
} from './report.ts';
import { CommitBroken, runWork, WorkStuck, type Tools } from './work.ts';

export interface JobsOptions {
  readonly spokeId: string;
  readonly journal: Journal;
  readonly tools: Tools;
  readonly outbox: Outbox;
  readonly metrics: SpokeMetrics;
  readonly log: Logger;
  /** Milliseconds a prepared change waits for the hub's word; default ten minutes. */
  readonly decisionMs?: number;
  /** Milliseconds after which work that was called off has to have ended; default five minutes. */
  readonly heedMs?: number;
}

/** A job that the journal holds and the hub has not heard the end of. */
interface Active {
  readonly entry: JournaledJob;
  readonly work: Work;
  readonly run: ActiveJob;
}

const DECISION_MS = 600_000;
/** A slow disk may take minutes to make much durable. */
const HEED_MS = 300_000;
const SUCCESSES: ReadonlySet<string> = new Set(['OUTCOME_APPLIED', 'OUTCOME_UNCHANGED']);

/**
 * The jobs of this spoke from offer to acknowledgement. Each is in the journal before it starts and its
 * result is there before it is told. One apply at a time, one sync beside it, one inspection.
 * Nothing here needs the hub to be reachable.
 */
export class Jobs {
  readonly #options: JobsOptions;
  readonly #active = new Map<string, Active>();
  readonly #lanes = createLanes();
  readonly #underWay = new Set<Promise<void>>();
  #stopping = false;
  #broke: (failure: unknown) => void = () => undefined;

  constructor(options: JobsOptions) {
    this.#options = options;
  }

  /** Runs the journal's open jobs and whatever is offered; fails with CommitBroken and WorkStuck. */
  service(): Service {
    return {
      name: 'jobs',
      run: async (signal) => {
        const broke = new Promise<never>((_resolve, reject) => {
          this.#broke = reject;
        });
        for (const entry of this.#options.journal.unfinished()) this.#resume(entry);
        await Promise.race([broke, untilAborted(signal)]);
        await this.#stop();
      },
    };
  }

  /** Takes a job, or answers with what is known of it, or refuses it. Never throws for a bad job. */
  offer(job: Job__Output): void {
    const { journal, spokeId } = this.#options;
    try {
      const work = readJob(job, spokeId);
      const { known, entry } = journal.accept(job);
      this.#tell(stateReport(entry));
      if (known) return;
      faultPoint('job.accepted', work.kind);
      this.#start(entry, work);
    } catch (error) {
      this.#refuse({ id: job.jobId, epoch: job.epoch, sequence: job.sequence }, error);
    }
  }

  /** The hub's word on a prepared job. */
  decide({ jobId, verdict, epoch }: Decision__Output): void {
    const active = this.#active.get(jobId);
    if (this.#isStale(epoch, jobId)) return;
    if (!active) this.#tellKnown(jobId);
    else if (verdict === 'VERDICT_COMMIT') active.run.mayCommit();
    else if (verdict === 'VERDICT_ABORT')
      this.callOff(jobId, new AppError('CANCELLED', 'the hub called the change off'));
  }

  /** Calls a job off as far as it still can be. A job that is live already answers with its result. */
  cancel({ jobId, reason, epoch }: Cancel__Output): void {
    if (this.#isStale(epoch, jobId)) return;
    const told = this.callOff(jobId, new AppError('CANCELLED', reason)) || this.#tellKnown(jobId);
    if (told) return;
    const failure = new AppError('CANCELLED', 'the job was called off before it came');
    this.#tell(finishReport({ id: jobId, epoch, sequence: 0 }, failedResult(failure, 'accept')));
  }

  /** Ends a job with this failure, unless it is live already. Returns whether it will end. */
  callOff(jobId: string, failure: AppError): boolean {
    return this.#active.get(jobId)?.run.callOff(failure) ?? false;
  }

  /** What is being worked on now. */
  atWork(): { readonly id: string; readonly work: Work }[] {
    return [...this.#active.values()]
      .filter(({ run }) => run.isAtWork)
      .map(({ entry: { id }, work }) => ({ id, work }));
  }

  acknowledge(jobId: string): void {
    this.#options.journal.acknowledge(jobId);
  }

  /**
   * Obeys the hub of this epoch from now on; what an earlier incarnation of it asked for and has not
   * decided is called off. Throws EPOCH_STALE when a later one was obeyed before.
   */
  obey(epoch: number): void {
    this.#options.journal.obey(epoch);
    for (const { entry, run } of this.#active.values()) {
      if (entry.epoch < epoch) run.callOff(new AppError('CANCELLED', 'the hub was restored since'));
    }
  }

  /** Every job whose end the hub has not acknowledged, for the Hello. */
  open(): JobUpdate[] {
    return this.#options.journal.unacknowledged().map(updateOf);
  }

  #resume(entry: JournaledJob): void {
    try {
      this.#start(entry, readJob(entry.job, this.#options.spokeId));
    } catch (error) {
      this.#settle(entry, failedResult(toAppError(error), 'accept'));
    }
  }

  #start(entry: JournaledJob, work: Work): void {
    const run = this.#newRun(entry);
    this.#active.set(entry.id, { entry, work, run });
    const task = this.#lanes[work.kind](() => this.#execute(entry, work, run));
    const watched = task.catch(this.#broke).finally(() => this.#underWay.delete(watched));
    this.#underWay.add(watched);
  }

  #newRun(entry: JournaledJob): ActiveJob {
    const { journal, decisionMs = DECISION_MS, heedMs = HEED_MS } = this.#options;
    const recorder: JobRecorder = {
      progress: (progress) => {
        this.#tell(progressReport(entry, progress));
      },
      prepared: (report) => {
        journal.prepared(entry.id, boundedResult(report));
        this.#tellKnown(entry.id);
      },
      committing: () => {
        journal.committing(entry.id);
        this.#tellKnown(entry.id);
      },
    };
    return new ActiveJob(recorder, { workMs: timeoutOf(entry.job), decisionMs, heedMs });
  }

  async #execute(entry: JournaledJob, work: Work, run: ActiveJob): Promise<void> {
    if (this.#stopping) return;
    const { metrics, log } = this.#options;
    const started = performance.now();
    const result = await this.#resultOf(entry, work, run);
    if (result === null) return;
    this.#settle(entry, work.kind === 'apply' ? { ...this.#served(), ...result } : result, work.kind);
    const { reason, message } = result.failure ?? {};
    if (isPolicy(reason)) this.#noteRefusal(entry.id, { reason, message: message ?? '' });
    const seconds = (performance.now() - started) / 1_000;
    metrics.jobEnded(work.kind, String(result.outcome), seconds);
    log.info({ jobId: entry.id, kind: work.kind, outcome: result.outcome, seconds }, 'job ended');
    if (work.kind !== 'apply') return;
    // The next apply does not wait until files are deleted, nor does a stop.
    const pruning = pruneReleases(this.#options, work.order.keptElsewhere);
    if (pruning !== null) this.#tell(releasesReport(pruning.left));
  }

  /** What became of the work; null when it was stopped to go on after a restart. */
  async #resultOf(entry: JournaledJob, work: Work, run: ActiveJob): Promise<JobResult | null> {
    const { journal, tools } = this.#options;
    try {
      run.signal.throwIfAborted();
      journal.began(entry.id);
      if (work.kind === 'sync') journal.wantRelease(work.order.release);
      run.begin();
      const result = await Promise.race([runWork(work, run, tools), run.stuck]);
      if (run.calledOff === null || SUCCESSES.has(String(result.outcome))) return result;
    } catch (error) {
      if (error instanceof CommitBroken || error instanceof WorkStuck) throw error;
      if (run.calledOff === null) return failedResult(this.#explain(error, entry.id), work.kind);
    } finally {
      run.end();
    }
    if (run.calledOff.reason !== 'SHUTTING_DOWN') return failedResult(run.calledOff, work.kind);
    journal.stopped(entry.id);
    return null;
  }

  #served(): { generation: number; stateDigest: string } {
    const { generation, stateDigest } = this.#options.tools.applier.current();
    return { generation, stateDigest };
  }

  /** The result is on disk before anybody hears of it. */
  #settle(entry: JournaledJob, result: JobResult, kind = ''): void {
    this.#options.journal.finish(entry.id, boundedResult(result));
    faultPoint('job.finished', kind);
    this.#active.delete(entry.id);
    this.#tellKnown(entry.id);
  }

  /** A bug is logged under an id, and the hub gets the id instead of its text; a disk that takes nothing is no bug. */
  #explain(error: unknown, jobId: string): AppError {
    const failure = toAppError(asDiskError(error, 'what a job needs'));
    if (failure.reason !== 'INTERNAL') return failure;
    const logId = newLogId();
    this.#options.log.error({ err: error, jobId, logId }, 'unexpected error in a job');
    return new AppError('INTERNAL', `unexpected error, log id ${logId}`);
  }

  #refuse(key: JobKey, error: unknown): void {
    const failure = this.#explain(error, key.id);
    this.#noteRefusal(key.id, failure);
    this.#tell(finishReport(key, failedResult(failure, 'accept')));
  }

  /** A sound hub asks for little that is refused: whoever looks after this machine hears of each. */
  #noteRefusal(
    jobId: string,
    { reason, message }: { readonly reason: string; readonly message: string },
  ): void {
    const { metrics, log } = this.#options;
    metrics.jobRefused(reason);
    log.warn({ jobId, reason, message }, 'refused a job');
  }

  #isStale(epoch: number, jobId: string): boolean {
    const stale = epoch < this.#options.journal.epoch;
    if (stale) this.#options.log.warn({ jobId, epoch }, 'ignored the word of a hub of an older epoch');
    return stale;
  }

  #tellKnown(jobId: string): boolean {
    const entry = this.#options.journal.find(jobId);
    if (entry) this.#tell(stateReport(entry));
    return entry !== undefined;
  }

  #tell({ topic, message }: Report): void {
    this.#options.outbox.put(topic, message);
  }

  /** Calls off what can be taken up after a restart, and lets a commit come to its end. */
  async #stop(): Promise<void> {
    this.#stopping = true;
    for (const { run } of this.#active.values()) {
      run.callOff(new AppError('SHUTTING_DOWN', 'the spoke is stopping'));
    }
    await Promise.all(this.#underWay);
  }
}

/** Whether a job failed by what the administrator of this machine allows. */
function isPolicy(reason: string | undefined): reason is string {
  return reason === 'PORT_DENIED' || reason === 'PATH_DENIED';
}
