import { AppError } from '../../shared/errors.ts';
import type { JobResult__Output } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import type { Progress__Output } from '../../shared/proto/gen/aegir/v1/Progress.ts';
import type { WorkOptions } from './fleet.ts';
import { cancelled } from './presence.ts';

interface Waiter {
  readonly options: WorkOptions;
  resolve(result: JobResult__Output): void;
  reject(error: unknown): void;
}

/** One generation to be made, and all who wait for it. */
export class Round {
  readonly #waiters = new Set<Waiter>();
  readonly #abandoned = new AbortController();
  #force = false;
  /** What those who come are told they wait for. */
  #message: string | null;
  #decided = false;

  constructor(message: string | null) {
    this.#message = message;
  }

  /** Whether one of the waiters wants a generation although the state may be the same. */
  get force(): boolean {
    return this.#force;
  }

  /** Fires when nobody waits any more and nothing is decided. */
  get abandoned(): AbortSignal {
    return this.#abandoned.signal;
  }

  /**
   * Waits for the result of this round. Rejects with CANCELLED when the signal fires before the decision, and
   * with SPOKE_AWAY when it fires after it while nobody can tell the result.
   */
  join(options: WorkOptions & { readonly force: boolean }): Promise<JobResult__Output> {
    if (options.signal.aborted) return Promise.reject(cancelled());
    this.#force ||= options.force;
    if (this.#message !== null) options.onWaiting(this.#message);
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#leave(waiter);
      };
      const over = (): void => {
        options.signal.removeEventListener('abort', leave);
      };
      const waiter: Waiter = {
        options,
        resolve: (result) => {
          over();
          resolve(result);
        },
        reject: (error) => {
          over();
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- handed on as it came
          reject(error);
        },
      };
      this.#waiters.add(waiter);
      options.signal.addEventListener('abort', leave, { once: true });
    });
  }

  /** The commit is decided: from here on the round runs to its end, whoever goes. */
  decide(): void {
    this.#decided = true;
  }

  /** Another attempt begins; who has gone meanwhile does not wait for it. */
  reopen(): void {
    this.#decided = false;
    for (const waiter of [...this.#waiters]) if (waiter.options.signal.aborted) this.#leave(waiter);
  }

  progress(progress: Progress__Output): void {
    for (const { options } of this.#waiters) options.onProgress(progress);
  }

  /** What the round waits for from now on; null when it goes on. */
  waiting(message: string | null): void {
    this.#message = message;
    for (const waiter of [...this.#waiters]) {
      waiter.options.onWaiting(message);
      if (waiter.options.signal.aborted) this.#leave(waiter);
    }
  }

  resolve(result: JobResult__Output): void {
    for (const waiter of this.#waiters) waiter.resolve(result);
    this.#waiters.clear();
  }

  reject(error: unknown): void {
    for (const waiter of this.#waiters) waiter.reject(error);
    this.#waiters.clear();
  }

  /** The waiter has gone; the commit of a spoke that is there is seen to its end all the same. */
  #leave(waiter: Waiter): void {
    if (this.#decided && this.#message === null) return;
    this.#waiters.delete(waiter);
    waiter.reject(this.#decided ? inDoubt() : cancelled());
    if (this.#waiters.size === 0 && !this.#decided) this.#abandoned.abort();
  }
}

function inDoubt(): AppError {
  return new AppError(
    'SPOKE_AWAY',
    'the change was committed, and the spoke left before it told what became of it',
  );
}
