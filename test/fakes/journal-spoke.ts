import type { AttachResponse__Output } from '../../shared/proto/gen/aegir/v1/AttachResponse.ts';
import type { Job__Output } from '../../shared/proto/gen/aegir/v1/Job.ts';
import type { JobResult } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import type { JobUpdate } from '../../shared/proto/gen/aegir/v1/JobUpdate.ts';
import { PlainApplier, type Doors, type PlainSpoke, type SpokeStream } from './plain-spoke.ts';

interface Entry {
  readonly job: Job__Output;
  phase: 'JOB_PHASE_ACCEPTED' | 'JOB_PHASE_PREPARED' | 'JOB_PHASE_FINISHED';
  result?: JobResult;
}

/** A spoke that does applies by itself and keeps its word over any number of streams, as the real one's journal does. */
export class JournalSpoke {
  readonly applier = new PlainApplier();
  /** Job ids in the order they were committed; one that stands here twice is a fault. */
  readonly commits: string[] = [];
  readonly #spoke: PlainSpoke;
  readonly #journal = new Map<string, Entry>();
  #epoch = 0;
  #lastSequence = 0;

  constructor(spoke: PlainSpoke) {
    this.#spoke = spoke;
  }

  /** Attaches and works until the stream ends. */
  async serve(hub: Doors): Promise<void> {
    const stream = await this.#spoke.dial(hub, {
      epoch: this.#epoch,
      lastSequence: this.#lastSequence,
      generation: this.applier.generation,
      stateDigest: this.applier.digest,
      openJobs: [...this.#journal.values()].map(updateOf),
    });
    stream.onMessage((message) => {
      // A hub that dies in the middle takes no more; what counts stands in the journal.
      this.#act(stream, message).catch(() => undefined);
    });
    await stream.ended;
  }

  async #act(stream: SpokeStream, message: AttachResponse__Output): Promise<void> {
    if (message.welcome) this.#epoch = message.welcome.epoch;
    if (message.job) await this.#accept(stream, message.job);
    if (message.decision) await this.#decided(stream, message.decision.jobId, message.decision.verdict);
    if (message.cancel) await this.#decided(stream, message.cancel.jobId, 'VERDICT_ABORT');
    if (message.ack) this.#journal.delete(message.ack.jobId);
  }

  async #accept(stream: SpokeStream, job: Job__Output): Promise<void> {
    const known = this.#journal.get(job.jobId);
    if (!known && job.sequence <= this.#lastSequence) throw new Error('a sequence was given out twice');
    const entry = known ?? { job, phase: 'JOB_PHASE_ACCEPTED' };
    this.#journal.set(job.jobId, entry);
    this.#lastSequence = Math.max(this.#lastSequence, job.sequence);
    if (entry.phase === 'JOB_PHASE_ACCEPTED') {
      await stream.send({ jobUpdate: updateOf(entry) });
      entry.phase = 'JOB_PHASE_PREPARED';
    }
    await stream.send({ jobUpdate: updateOf(entry) });
  }

  async #decided(stream: SpokeStream, jobId: string, verdict: string): Promise<void> {
    const entry = this.#journal.get(jobId);
    if (!entry) return;
    if (entry.phase !== 'JOB_PHASE_FINISHED') this.#finish(entry, verdict);
    await stream.send({ jobUpdate: updateOf(entry) });
  }

  #finish(entry: Entry, verdict: string): void {
    const isCommit = verdict === 'VERDICT_COMMIT';
    if (isCommit) {
      this.commits.push(entry.job.jobId);
      this.applier.take(entry.job);
    }
    entry.phase = 'JOB_PHASE_FINISHED';
    entry.result = {
      outcome: isCommit ? 'OUTCOME_APPLIED' : 'OUTCOME_CANCELLED',
      generation: this.applier.generation,
      stateDigest: this.applier.digest,
    };
  }
}

function updateOf({ job, phase, result }: Entry): JobUpdate {
  const { jobId, epoch, sequence } = job;
  return { jobId, epoch, sequence, phase, ...(result ? { result } : {}) };
}
