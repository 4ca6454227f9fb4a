import { AppError } from '../../shared/errors.ts';
import type { JobResult } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import type { Progress } from '../../shared/proto/gen/aegir/v1/Progress.ts';
import { WorkStuck, type JobRun } from './work.ts';

/** Where the steps of a running job are written down and told. */
export interface JobRecorder {
  progress(progress: Progress): void;
  prepared(report: JobResult): void;
  committing(): void;
}

export interface JobLimits {
  /** Milliseconds the work may take up to its end or, for an apply, up to PREPARED. */
  readonly workMs: number;
  /** Milliseconds a prepared change waits for the hub's word. */
  readonly decisionMs: number;
  /** Milliseconds after which work that was called off has to have ended. */
  readonly heedMs: number;
}

/** Progress is told at most this often. */
const PROGRESS_INTERVAL_MS = 250;

/** A job at work: its clock, the hub's word on it, and whether it can still be called off. */
export class ActiveJob implements JobRun {
  readonly #recorder: JobRecorder;
  readonly #limits: JobLimits;
  readonly #off = new AbortController();
  readonly #verdict: Promise<void>;
  #sayCommit: () => void = () => undefined;
  /** Rejects with WorkStuck when the work goes on long after it was called off. */
  readonly stuck: Promise<never>;
  #timer: NodeJS.Timeout | undefined;
  #patience: NodeJS.Timeout | undefined;
  #isAtWork = false;
  #committing = false;
  #progressAt = -Infinity;

  constructor(recorder: JobRecorder, limits: JobLimits) {
    this.#recorder = recorder;
    this.#limits = limits;
    this.#verdict = new Promise((resolve, reject) => {
      this.#sayCommit = resolve;
      this.signal.addEventListener('abort', () => {
        reject(this.signal.reason as Error);
      });
    });
    this.stuck = new Promise((_resolve, reject) => {
      this.signal.addEventListener('abort', () => {
        if (!this.#isAtWork) return;
        this.#patience = setTimeout(() => {
          reject(new WorkStuck(`work goes on ${String(limits.heedMs)} ms after it was called off`));
        }, limits.heedMs);
      });
    });
    // Most jobs never ask for a verdict; theirs may be rejected unheard.
    for (const promise of [this.#verdict, this.stuck]) promise.catch(() => undefined);
  }

  /** Whether the work has begun and not ended. */
  get isAtWork(): boolean {
    return this.#isAtWork;
  }

  get signal(): AbortSignal {
    return this.#off.signal;
  }

  /** Why the job was called off, or null. */
  get calledOff(): AppError | null {
    return this.signal.aborted ? (this.signal.reason as AppError) : null;
  }

  /** The clock starts: past its limit the job is called off. */
  begin(): void {
    this.#isAtWork = true;
    this.#callOffAfter(this.#limits.workMs, 'TIMEOUT', 'the job took longer than its limit');
  }

  /** Whatever comes now is too late. */
  end(): void {
    this.#isAtWork = false;
    clearTimeout(this.#timer);
    clearTimeout(this.#patience);
  }

  /** Ends the work, unless it is committing. Returns whether it will end. */
  callOff(failure: AppError): boolean {
    if (!this.#committing) this.#off.abort(failure);
    return !this.#committing;
  }

  /** The hub wants it; remembered when it comes before the change is prepared. */
  mayCommit(): void {
    this.#sayCommit();
  }

  progress(progress: Progress): void {
    const now = performance.now();
    if (now - this.#progressAt < PROGRESS_INTERVAL_MS) return;
    this.#progressAt = now;
    this.#recorder.progress(progress);
  }

  async decision(report: JobResult): Promise<void> {
    this.signal.throwIfAborted();
    this.#recorder.prepared(report);
    this.#callOffAfter(this.#limits.decisionMs, 'CANCELLED', 'the hub did not decide in time');
    await this.#verdict;
    clearTimeout(this.#timer);
  }

  committing(): void {
    this.signal.throwIfAborted();
    this.#recorder.committing();
    this.#committing = true;
  }

  #callOffAfter(ms: number, reason: 'TIMEOUT' | 'CANCELLED', message: string): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.callOff(new AppError(reason, message));
    }, ms);
  }
}
