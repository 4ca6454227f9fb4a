import type { AppError } from '../../shared/errors.ts';
import type { JobResult__Output } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import type { Progress__Output } from '../../shared/proto/gen/aegir/v1/Progress.ts';

interface Settler<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(failure: AppError): void;
}

/** What a spoke says of a change that it has prepared. */
export interface Prepared {
  /** Its problems are what would be left out or held back. */
  readonly report: JobResult__Output;
}

/** What the one who gave a job out waits for. */
export class JobRun {
  readonly jobId: string;
  /** Called with the spoke's progress. */
  onProgress: (progress: Progress__Output) => void = () => undefined;
  readonly #prepared = settler<Prepared | 'finished'>();
  readonly #finished = settler<JobResult__Output>();

  constructor(jobId: string) {
    this.jobId = jobId;
  }

  /** Resolves when the job is prepared, or over without that. Rejects when the job is lost. */
  get prepared(): Promise<Prepared | 'finished'> {
    return this.#prepared.promise;
  }

  /** What became of the job. Rejects when it is lost. */
  get finished(): Promise<JobResult__Output> {
    return this.#finished.promise;
  }

  prepare(report: JobResult__Output): void {
    this.#prepared.resolve({ report });
  }

  finish(result: JobResult__Output): void {
    this.#prepared.resolve('finished');
    this.#finished.resolve(result);
  }

  lose(failure: AppError): void {
    this.#prepared.reject(failure);
    this.#finished.reject(failure);
  }
}

function settler<T>(): Settler<T> {
  const functions: Partial<Settler<T>> = {};
  const promise = new Promise<T>((resolve, reject) => Object.assign(functions, { resolve, reject }));
  // Nobody may be waiting for this half of the story.
  promise.catch(() => undefined);
  return { promise, ...functions } as Settler<T>;
}
