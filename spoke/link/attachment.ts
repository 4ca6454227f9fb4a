import type { Clock } from '../../shared/clock.ts';
import { AppError, toAppError } from '../../shared/errors.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { Advance__Output } from '../../shared/proto/gen/aegir/v1/Advance.ts';
import type { AttachRequest } from '../../shared/proto/gen/aegir/v1/AttachRequest.ts';
import type { AttachResponse__Output } from '../../shared/proto/gen/aegir/v1/AttachResponse.ts';
import type { Detach__Output } from '../../shared/proto/gen/aegir/v1/Detach.ts';
import type { Heartbeat } from '../../shared/proto/gen/aegir/v1/Heartbeat.ts';
import type { Hello } from '../../shared/proto/gen/aegir/v1/Hello.ts';
import type { JobUpdate } from '../../shared/proto/gen/aegir/v1/JobUpdate.ts';
import type { Welcome__Output } from '../../shared/proto/gen/aegir/v1/Welcome.ts';
import { aegirV1 } from '../../shared/rpc/proto.ts';
import type { Duplex } from '../../shared/rpc/types.ts';
import type { SpokeCaller } from './connection.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Outbox } from '../jobs/outbox.ts';

/** What one stream to the hub is made of. */
export interface AttachmentOptions {
  readonly caller: SpokeCaller;
  readonly jobs: Jobs;
  readonly outbox: Outbox;
  /** What the spoke says of itself first, without its open jobs. */
  readonly hello: Hello;
  /** What it says after the Hello, besides its jobs. */
  readonly first: readonly AttachRequest[];
  heartbeat(): Omit<Heartbeat, 'sequence'>;
  onWelcome(welcome: Welcome__Output): void;
  /** The hub wants the certificate to be renewed at once. */
  onRenew(): void;
  /** The hub wants the log to say more or less for a time; '': as usual. */
  onLogLevel(level: string, seconds: number): void;
  /** The hub reads a platform for the first time. */
  onAdvance(advance: Advance__Output): void;
  readonly clock: Clock;
}

const WELCOME_WITHIN_MS = 15_000;
const DEFAULT_BEAT_MS = 20_000;
const FASTEST_BEAT_MS = 100;
const SLOWEST_BEAT_MS = 60_000;
/** The hub is dead when this many beats pass without a word from it; a beat asks for one. */
const SILENT_BEATS = 1.5;

/** One Attach stream from the Hello to its end. */
export class Attachment {
  readonly #options: AttachmentOptions;
  readonly #stop = new AbortController();
  /** Why this side ended the stream. */
  #failure: AppError | null = null;
  #beatMs = DEFAULT_BEAT_MS;
  #beats = 0;
  #heardAt: number;
  #welcomedAt: number | null = null;
  readonly #welcomed: Promise<void>;
  #sayWelcomed: () => void = () => undefined;

  constructor(options: AttachmentOptions) {
    this.#options = options;
    this.#heardAt = options.clock.monotonic();
    this.#welcomed = new Promise((resolve) => {
      this.#sayWelcomed = resolve;
    });
  }

  /** Milliseconds since the hub's welcome; 0 before. */
  get age(): number {
    return this.#welcomedAt === null ? 0 : this.#options.clock.monotonic() - this.#welcomedAt;
  }

  /** Ends the stream; `run` throws this failure, unless the stream has failed for its own reason. */
  end(failure: AppError): void {
    this.#failure ??= failure;
    this.#stop.abort();
  }

  /**
   * Lives until the hub says Detach, which is returned. Throws an AppError when the stream fails or is
   * ended; TIMEOUT when the hub is not heard any more.
   */
  async run(): Promise<Detach__Output> {
    const { caller, outbox } = this.#options;
    const stream = caller.Attach({ signal: this.#stop.signal });
    outbox.open();
    const side = [this.#send(stream), this.#beat()];
    try {
      for await (const message of stream.responses) {
        this.#heardAt = this.#options.clock.monotonic();
        if (message.detach) return message.detach;
        this.#handle(message);
      }
      throw new AppError('UNAVAILABLE', 'the hub ended the stream');
    } catch (error) {
      const failure = toAppError(error);
      throw failure.reason === 'CANCELLED' ? (this.#failure ?? failure) : failure;
    } finally {
      outbox.close();
      this.end(new AppError('CANCELLED', 'the stream is over'));
      await Promise.all(side);
    }
  }

  async #send(stream: Duplex<AttachRequest, unknown>): Promise<void> {
    const { hello, first, jobs, outbox } = this.#options;
    try {
      const { openJobs, later } = fitIntoHello(jobs.open());
      await stream.send({ hello: { ...hello, openJobs } });
      for (const jobUpdate of later) await stream.send({ jobUpdate });
      for (const message of first) await stream.send(message);
      for await (const message of outbox.messages()) await stream.send(message);
    } catch (error) {
      // The reading side has the reason when the stream broke; it must end when only writing fails.
      this.end(toAppError(error));
    }
  }

  async #beat(): Promise<void> {
    const { clock, outbox } = this.#options;
    const { signal } = this.#stop;
    try {
      await Promise.race([this.#welcomed, clock.sleep(WELCOME_WITHIN_MS, signal)]);
      if (this.#welcomedAt === null) this.end(new AppError('TIMEOUT', 'the hub does not say welcome'));
      for (;;) {
        await clock.sleep(this.#beatMs, signal);
        if (clock.monotonic() - this.#heardAt > SILENT_BEATS * this.#beatMs) {
          this.end(new AppError('TIMEOUT', 'the hub has gone silent'));
        }
        this.#beats += 1;
        outbox.put('heartbeat', { heartbeat: { sequence: this.#beats, ...this.#options.heartbeat() } });
      }
    } catch (error) {
      this.end(toAppError(error));
    }
  }

  #handle(message: AttachResponse__Output): void {
    const { jobs } = this.#options;
    if (message.welcome) this.#welcome(message.welcome);
    else if (this.#welcomedAt === null)
      throw new AppError('FIELD_INVALID', 'the hub did not begin with Welcome');
    else if (message.job) jobs.offer(message.job);
    else if (message.decision) jobs.decide(message.decision);
    else if (message.ack) jobs.acknowledge(message.ack.jobId);
    else if (message.cancel) jobs.cancel(message.cancel);
    else if (message.renew) this.#options.onRenew();
    else if (message.advance) this.#options.onAdvance(message.advance);
    else if (message.logLevel) this.#options.onLogLevel(message.logLevel.level, message.logLevel.seconds);
    // A reply to a heartbeat has done its work by arriving; what a newer hub may add is not for us.
  }

  #welcome(welcome: Welcome__Output): void {
    const wanted = welcome.heartbeatSeconds * 1_000;
    if (wanted > 0) this.#beatMs = Math.min(Math.max(wanted, FASTEST_BEAT_MS), SLOWEST_BEAT_MS);
    this.#welcomedAt = this.#options.clock.monotonic();
    this.#sayWelcomed();
    this.#options.onWelcome(welcome);
  }
}

/**
 * All open jobs stand in the Hello, or the hub would take them for lost. Results that would make it too
 * large are sent right after it, one by one; until then their jobs count as running.
 */
function fitIntoHello(updates: readonly JobUpdate[]): { openJobs: JobUpdate[]; later: JobUpdate[] } {
  let bytes = 0;
  const later = updates.filter((update) => {
    bytes += aegirV1.JobUpdate.serialize(update).length;
    return update.result && bytes > LIMITS.messageBytes / 2;
  });
  const openJobs = updates.map((update): JobUpdate => {
    return later.includes(update) ? { ...update, phase: 'JOB_PHASE_RUNNING', result: null } : update;
  });
  return { openJobs, later };
}
