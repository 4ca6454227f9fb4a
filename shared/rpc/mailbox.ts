import { AppError } from '../errors.ts';

/**
 * Messages waiting to be taken by one reader: what connects code that says something now with a
 * generator that sends one message after the other. Holds at most `capacity`.
 */
export class Mailbox<T> implements AsyncIterable<T> {
  readonly #capacity: number;
  #messages: T[] = [];
  #wake: (() => void) | undefined;
  #closed = false;
  #failure: Error | undefined;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Adds a message. Throws RATE_LIMITED when the reader is too slow; ignored when closed. */
  put(message: T): void {
    if (this.#closed) return;
    if (this.#messages.length >= this.#capacity) {
      throw new AppError('RATE_LIMITED', 'the reader of this stream is too slow');
    }
    this.#messages.push(message);
    this.#wake?.();
  }

  /** Ends the iteration after what is waiting, or with this failure. */
  close(failure?: Error): void {
    this.#closed = true;
    this.#failure = failure;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      while (this.#messages.length > 0) yield this.#messages.shift() as T;
      if (this.#closed) {
        if (this.#failure !== undefined) throw this.#failure;
        return;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
