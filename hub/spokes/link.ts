import { type AppError, toAppError } from '../../shared/errors.ts';
import type { AttachResponse } from '../../shared/proto/gen/aegir/v1/AttachResponse.ts';
import { Mailbox } from '../../shared/rpc/mailbox.ts';

/** Messages that may wait for a spoke to read them; one that is further behind has to attach again. */
const CAPACITY = 2_000;

/** One attached spoke: what is said to it, and when it was last heard. */
export class Link {
  readonly spokeId: string;
  readonly serverId: string;
  /** Boot of the machine it speaks from: tells a spoke that came back from one that was copied. */
  readonly bootId: string;
  readonly #outbox = new Mailbox<AttachResponse>(CAPACITY);
  readonly #ended = new AbortController();
  #lastHeardMs: number;
  #isDoubted = false;

  constructor(
    spoke: { readonly spokeId: string; readonly serverId: string; readonly bootId: string },
    nowMs: number,
  ) {
    this.spokeId = spoke.spokeId;
    this.serverId = spoke.serverId;
    this.bootId = spoke.bootId;
    this.#lastHeardMs = nowMs;
  }

  /** Fires when the link is over, with the reason. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /** Monotonic milliseconds. */
  get lastHeardMs(): number {
    return this.#lastHeardMs;
  }

  heard(nowMs: number): void {
    this.#lastHeardMs = nowMs;
  }

  /** Another boot of its machine has come: it has restarted and this link is dead, or there are two. */
  doubt(): void {
    this.#isDoubted = true;
  }

  /** Whether it was doubted since this was asked last: one that speaks then is one of two. */
  takeDoubt(): boolean {
    const wasDoubted = this.#isDoubted;
    this.#isDoubted = false;
    return wasDoubted;
  }

  /** Says something; ignored when the link is over. A spoke that does not read what it is told is cut off. */
  send(message: AttachResponse): void {
    try {
      this.#outbox.put(message);
    } catch (error) {
      this.#close(toAppError(error));
    }
  }

  /**
   * Ends the link. With a failure the spoke is told to go first (it may come back after so many seconds, 0: never)
   * and the stream ends with that failure as its status.
   */
  end(failure?: AppError, reattachAfterSeconds = 0): void {
    if (failure !== undefined) this.send({ detach: { reason: failure.reason, reattachAfterSeconds } });
    this.#close(failure);
  }

  /** What is said to the spoke, in order, until the end. */
  messages(): AsyncIterable<AttachResponse> {
    return this.#outbox;
  }

  #close(failure: AppError | undefined): void {
    this.#outbox.close(failure);
    this.#ended.abort(failure);
  }
}
