import type { Clock } from '../../shared/clock.ts';
import { AppError, toAppError } from '../../shared/errors.ts';
import type { CheckResult } from '../../shared/health.ts';
import type { Service } from '../../shared/lifecycle.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { Logger } from '../../shared/log.ts';
import type { Advance__Output } from '../../shared/proto/gen/aegir/v1/Advance.ts';
import type { Detach__Output } from '../../shared/proto/gen/aegir/v1/Detach.ts';
import { newId } from '../../shared/ids.ts';
import type { DriftReport } from '../../shared/proto/gen/aegir/v1/DriftReport.ts';
import type { Heartbeat } from '../../shared/proto/gen/aegir/v1/Heartbeat.ts';
import type { Hello } from '../../shared/proto/gen/aegir/v1/Hello.ts';
import type { Welcome__Output } from '../../shared/proto/gen/aegir/v1/Welcome.ts';
import { isReason, REASONS } from '../../shared/reasons.ts';
import { Attachment } from './attachment.ts';
import { Backoff, type BackoffOptions } from '../backoff.ts';
import type { HubConnection } from './connection.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { SpokeMetrics } from '../metrics.ts';
import type { Outbox } from '../jobs/outbox.ts';

export interface SessionOptions {
  readonly connection: HubConnection;
  readonly jobs: Jobs;
  readonly outbox: Outbox;
  /** What the spoke says of itself on every attach, without its open jobs. */
  hello(): Promise<Hello>;
  served(): Pick<Heartbeat, 'generation' | 'stateDigest'>;
  /** The hub wants the certificate to be renewed at once. */
  onRenew(): void;
  /** The hub wants the log to say more or less for a time; '': as usual. */
  onLogLevel(level: string, seconds: number): void;
  /** The hub reads a platform for the first time. */
  onAdvance(advance: Advance__Output): void;
  /** Looks closer at why the hub cannot be reached; null when it finds nothing. */
  diagnose(): Promise<AppError | null>;
  readonly metrics: SpokeMetrics;
  readonly clock: Clock;
  readonly log: Logger;
  /** Waits between attempts grow up to it, with full jitter; 60 s by default. */
  readonly longestWaitMs?: number;
  /** Other waits than that. */
  readonly backoff?: BackoffOptions;
}

const LONGEST_WAIT_MS = 60_000;
const BACKOFF: Omit<BackoffOptions, 'capMs'> = { baseMs: 1_000, factor: 1.6 };

/** A stream this old counts as healthy: the next failure is waited out from the beginning. */
const HEALTHY_MS = 60_000;
/** After this many failures in a row the connection itself is made anew. */
const REBUILD_AFTER = 3;
/** How often, in failures, a closer look is taken; a hub that returns has enough handshakes to make. */
const LOOK_EVERY = 10;
const LONGEST_DETACH_SECONDS = 3_600;
/** A hub that does not want us back is asked again rarely, in case it changes its mind. */
const UNWANTED_SECONDS = 60;

/**
 * Keeps the spoke attached to its hub. The hub may be away for as long as it likes: this waits and tries
 * again, and nothing piles up meanwhile.
 */
export class Session {
  readonly #options: SessionOptions;
  readonly #backoff: Backoff;
  #attachment: Attachment | null = null;
  #failures = 0;
  #moving = false;
  #trouble: AppError | null = new AppError('UNAVAILABLE', 'not attached yet');
  #drift: DriftReport | null = null;

  constructor(options: SessionOptions) {
    this.#options = options;
    const { longestWaitMs = LONGEST_WAIT_MS, backoff = { ...BACKOFF, capMs: longestWaitMs } } = options;
    this.#backoff = new Backoff(backoff);
  }

  service(): Service {
    return { name: 'session', run: (signal) => this.#run(signal) };
  }

  /**
   * For /readyz, which tells whoever reaches it no name of a machine: the words are in the log. Never fails it: a server
   * whose hub is away serves its sites all the same.
   */
  health(): CheckResult {
    return { ok: true, detail: this.#trouble === null ? 'attached' : `away: ${this.#trouble.reason}` };
  }

  /** Leaves the stream and attaches anew at once, over whatever connection is now in use. */
  reattach(): void {
    this.#moving = true;
    this.#attachment?.end(new AppError('CANCELLED', 'attaching anew'));
  }

  /** What differs from what was written; told now and on every attach. */
  driftSeen(report: DriftReport): void {
    const items = (report.items ?? []).slice(0, LIMITS.driftItems);
    const healed = (report.healed ?? []).slice(0, LIMITS.driftItems);
    // What was put back is told once; what stands, on every attach.
    this.#drift = { ...report, items, healed: [] };
    this.#options.metrics.drift(items.length);
    const topic = healed.length > 0 ? `drift/${newId()}` : 'drift';
    this.#options.outbox.put(topic, { drift: { ...report, items, healed } });
  }

  async #run(signal: AbortSignal): Promise<void> {
    const stop = (): void => {
      this.#attachment?.end(new AppError('SHUTTING_DOWN', 'the spoke is stopping'));
    };
    signal.addEventListener('abort', stop, { once: true });
    while (!signal.aborted) {
      await this.#options.clock.sleep(await this.#attachOnce(signal), signal);
    }
  }

  /** One stream from its Hello to its end. Returns the milliseconds to wait before the next. */
  async #attachOnce(signal: AbortSignal): Promise<number> {
    try {
      this.#attachment = this.#newAttachment(await this.#options.hello());
      this.#moving = false;
      signal.throwIfAborted();
      return this.#detached(await this.#attachment.run());
    } catch (error) {
      if (signal.aborted || this.#moving) return 0;
      await this.#failed(toAppError(error));
      return this.#pause();
    } finally {
      this.#options.metrics.connected(false);
      this.#attachment = null;
    }
  }

  #detached({ reason, reattachAfterSeconds }: Detach__Output): number {
    const remedy = isReason(reason) ? REASONS[reason].remedy : '';
    const level = reattachAfterSeconds === 0 ? 'warn' : 'info';
    this.#options.log[level]({ reason, reattachAfterSeconds, remedy }, 'the hub asked to detach');
    this.#trouble = new AppError('UNAVAILABLE', `the hub asked to detach: ${reason}`);
    const seconds = reattachAfterSeconds === 0 ? UNWANTED_SECONDS : reattachAfterSeconds;
    return Math.min(seconds, LONGEST_DETACH_SECONDS) * 1_000 + this.#pause();
  }

  #newAttachment(hello: Hello): Attachment {
    const { connection, jobs, outbox, clock } = this.#options;
    return new Attachment({
      caller: connection.control(),
      jobs,
      outbox,
      hello,
      first: this.#drift === null ? [] : [{ drift: this.#drift }],
      heartbeat: () => ({ ...this.#options.served(), clockMs: clock.now() }),
      onWelcome: (welcome) => {
        this.#welcomed(welcome);
      },
      onAdvance: (advance) => {
        this.#options.onAdvance(advance);
      },
      onLogLevel: (level, seconds) => {
        this.#options.onLogLevel(level, seconds);
      },
      onRenew: () => {
        this.#options.onRenew();
      },
      clock,
    });
  }

  #welcomed({ epoch, serverName, hubVersion }: Welcome__Output): void {
    const { jobs, metrics, log } = this.#options;
    this.#failures = 0;
    this.#trouble = null;
    metrics.connected(true);
    log.info({ server: serverName, epoch, hubVersion }, 'attached');
    try {
      jobs.obey(epoch);
    } catch (error) {
      // Staying attached lets this hub's operator read why every job is refused.
      this.#trouble = toAppError(error);
      log.error({ epoch, message: this.#trouble.message }, 'this hub is not obeyed');
    }
  }

  /** A stream that was healthy for long starts the waits from the beginning. */
  #pause(): number {
    if ((this.#attachment?.age ?? 0) >= HEALTHY_MS) this.#backoff.reset();
    return this.#backoff.next();
  }

  async #failed(failure: AppError): Promise<void> {
    const { connection, metrics, log } = this.#options;
    this.#failures += 1;
    // A line that swallows everything looks alive; the next attempt must not go over it.
    if (failure.reason === 'TIMEOUT' || this.#failures % REBUILD_AFTER === 0) connection.rebuild();
    metrics.attachFailed(failure.reason);
    const trouble = await this.#explain(failure);
    const isNews = trouble.reason !== this.#trouble?.reason || trouble.message !== this.#trouble.message;
    this.#trouble = trouble;
    const { reason, message, remedy } = trouble;
    log[isNews ? 'warn' : 'debug']({ reason, message, remedy }, 'not attached to the hub');
  }

  /** A refused certificate looks like an absent hub; a closer look now and then tells them apart. */
  async #explain(failure: AppError): Promise<AppError> {
    if (failure.reason !== 'UNAVAILABLE') return failure;
    const look = this.#failures === 2 || this.#failures % LOOK_EVERY === 0;
    if (look) return (await this.#options.diagnose()) ?? failure;
    return this.#failures > 2 ? (this.#trouble ?? failure) : failure;
  }
}
