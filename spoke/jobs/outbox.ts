import type { AttachRequest } from '../../shared/proto/gen/aegir/v1/AttachRequest.ts';

/**
 * What the spoke has to say to the hub, each thing in its newest form: a message replaces the one that
 * waits under the same topic. So it stays small however slow the hub reads. Closed while no stream is
 * attached; what was put meanwhile is not lost, because the next Hello tells it from the journal.
 */
export class Outbox {
  #waiting = new Map<string, AttachRequest>();
  #open = false;
  #wake: (() => void) | undefined;

  /** A stream is attached: forget what an earlier one did not take. */
  open(): void {
    this.#waiting = new Map();
    this.#open = true;
  }

  close(): void {
    this.#open = false;
    this.#wake?.();
  }

  put(topic: string, message: AttachRequest): void {
    if (!this.#open) return;
    this.#waiting.set(topic, message);
    this.#wake?.();
  }

  /** The messages one by one, the longest waiting first, until closed. One reader at a time. */
  async *messages(): AsyncGenerator<AttachRequest> {
    while (this.#open) {
      const [first] = this.#waiting;
      if (first) {
        this.#waiting.delete(first[0]);
        yield first[1];
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}
