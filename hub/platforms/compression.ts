import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/log.ts';

export interface CompressionDeps {
  /** Folder of the packs. */
  readonly folder: string;
  /** Begins when nothing was scanned for this long. */
  readonly afterMs: number;
  /** Compresses one pack into a new file and returns the old one; null when all are compressed. */
  squeeze(cancel: Int32Array): Promise<string | null>;
  readonly log: Logger;
}

/** Compresses what was published, when there is nothing else to do. */
export class Compression {
  readonly #deps: CompressionDeps;
  readonly #obsolete = new Set<string>();
  #streams = 0;
  #next: { readonly cancel: Int32Array; readonly timer: NodeJS.Timeout } | null = null;

  constructor(deps: CompressionDeps) {
    this.#deps = deps;
  }

  /** Stops what is under way: a pack that is half compressed is begun anew. */
  hold(): void {
    if (this.#next === null) return;
    Atomics.store(this.#next.cancel, 0, 1);
    clearTimeout(this.#next.timer);
    this.#next = null;
  }

  /** Goes on after a while without a scan. */
  later(): void {
    this.hold();
    const cancel = new Int32Array(new SharedArrayBuffer(4));
    const timer = setTimeout(() => void this.#run(cancel), this.#deps.afterMs).unref();
    this.#next = { cancel, timer };
  }

  /** A stream that reads packs: their files stay until it ends. */
  async *whileReading<T>(stream: AsyncIterable<T>): AsyncIterable<T> {
    this.#streams += 1;
    try {
      yield* stream;
    } finally {
      this.#streams -= 1;
      this.#removeObsolete();
    }
  }

  /** Deletes packs that nobody will ask for any more, when no stream reads them. */
  retire(files: readonly string[]): void {
    for (const file of files) this.#obsolete.add(file);
    this.#removeObsolete();
  }

  async #run(cancel: Int32Array): Promise<void> {
    try {
      while (Atomics.load(cancel, 0) === 0) {
        if (this.#streams > 0) {
          this.later();
          return;
        }
        const old = await this.#deps.squeeze(cancel);
        if (old === null) return;
        this.retire([old]);
      }
    } catch (error) {
      if (error instanceof AppError && error.reason === 'CANCELLED') return;
      this.#deps.log.warn({ err: error }, 'could not compress a pack; it is sent as it is');
    }
  }

  #removeObsolete(): void {
    if (this.#streams > 0) return;
    for (const file of this.#obsolete) rmSync(join(this.#deps.folder, file), { force: true });
    this.#obsolete.clear();
  }
}
