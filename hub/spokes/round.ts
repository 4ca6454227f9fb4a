import { AppError } from '../../shared/errors.ts';
import type { Progress__Output } from '../../shared/proto/gen/aegir/v1/Progress.ts';
import { cancelled } from './presence.ts';
import type { Outcome } from './rollout.ts';

/** What follows a change of one or several servers. */
export interface RoundOptions {
  /** Cancels the work as far as it can still be cancelled. */
  readonly signal: AbortSignal;
  /** Make a generation although the state may be the same. */
  readonly force: boolean;
  /** A member that is down and takes part all the same, to be brought up to date. */
  readonly revive?: string;
  onProgress(serverId: string, progress: Progress__Output): void;
  /** Called with text while the work waits for the absent spoke of a server, with null when it goes on. */
  onWaiting(serverId: string, message: string | null): void;
}

/** What became of each server. */
export type Outcomes = ReadonlyMap<string, Outcome>;

interface Waiter {
  readonly options: RoundOptions;
  resolve(outcomes: Outcomes): void;
  reject(error: unknown): void;
}

/** One generation to be made on all servers of a home, and all who wait for it. */
export class Round {
  readonly #waiters = new Set<Waiter>();
  readonly #abandoned = new AbortController();
  #force = false;
  readonly #revived = new Set<string>();
  /** Whom it waits for, with what those who come are told. */
  readonly #absent: Map<string, string>;
  #decided = false;

  /** absent: why each server that is waited for is not there. */
  constructor(absent: ReadonlyMap<string, string>) {
    this.#absent = new Map(absent);
  }

  /** Whether one of the waiters wants a generation although the state may be the same. */
  get force(): boolean {
    return this.#force;
  }

  /** Members that are down and take part all the same. */
  get revived(): ReadonlySet<string> {
    return this.#revived;
  }

  /** Fires when nobody waits any more and nothing is decided. */
  get abandoned(): AbortSignal {
    return this.#abandoned.signal;
  }

  /**
   * Waits for the result of this round. Rejects with CANCELLED when the signal fires before the decision, and
   * with SPOKE_AWAY when it fires after it while nobody can tell the result.
   */
  join(options: RoundOptions): Promise<Outcomes> {
    if (options.signal.aborted) return Promise.reject(cancelled());
    this.#force ||= options.force;
    if (options.revive !== undefined) this.#revived.add(options.revive);
    for (const [serverId, message] of this.#absent) options.onWaiting(serverId, message);
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#leave(waiter);
      };
      const over = (): void => {
        options.signal.removeEventListener('abort', leave);
      };
      const waiter: Waiter = {
        options,
        resolve: (outcomes) => {
          over();
          resolve(outcomes);
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

  progress(serverId: string, progress: Progress__Output): void {
    for (const { options } of this.#waiters) options.onProgress(serverId, progress);
  }

  /** Why the round waits for a server from now on; null when it does not. */
  waiting(serverId: string, message: string | null): void {
    if (message === null) this.#absent.delete(serverId);
    else this.#absent.set(serverId, message);
    for (const waiter of [...this.#waiters]) {
      waiter.options.onWaiting(serverId, message);
      if (waiter.options.signal.aborted) this.#leave(waiter);
    }
  }

  resolve(outcomes: Outcomes): void {
    for (const waiter of this.#waiters) waiter.resolve(outcomes);
    this.#waiters.clear();
  }

  reject(error: unknown): void {
    for (const waiter of this.#waiters) waiter.reject(error);
    this.#waiters.clear();
  }

  /** The waiter has gone; the commit of spokes that are there is seen to its end all the same. */
  #leave(waiter: Waiter): void {
    if (this.#decided && this.#absent.size === 0) return;
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
