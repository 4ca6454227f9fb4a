import type { AppError } from '../../shared/errors.ts';

/** What a source was found to hold before any of it was read. */
export interface AdvanceTotals {
  readonly files: number;
  readonly bytes: number;
}

/** A part of a tree that is being read: some files, and where in a pack their content lies. */
export interface AdvancePiece {
  /** The files, with the folders that they lie in; encoded. */
  readonly manifest: Uint8Array;
  /** Name of the pack below packs/, and the frames in it. Blocks of files that are not in the piece may be among theirs. */
  readonly file: string;
  readonly offset: number;
  readonly length: number;
}

/**
 * The pieces of a first publish, for whoever wants them while the scan goes on. What is held here is where they lie: each
 * reader takes them from the pack as fast as it can, from the beginning, and none waits for another.
 */
export class Advance {
  readonly #pieces: AdvancePiece[] = [];
  readonly #waiting = new Set<() => void>();
  #isOver = false;
  #failure: AppError | null = null;

  add(piece: AdvancePiece): void {
    this.#pieces.push(piece);
    this.#tell();
  }

  /** No more pieces come. With a failure readers are told so at once: the pack may be gone, and the release will not be. */
  end(failure: AppError | null = null): void {
    this.#isOver = true;
    this.#failure = failure;
    this.#tell();
  }

  /** All pieces in the order of the tree. Throws the failure of the scan, and the reason of the signal. */
  async *pieces(signal: AbortSignal): AsyncIterable<AdvancePiece> {
    for (let next = 0; ; next++) {
      while (next === this.#pieces.length && !this.#isOver) await this.#news(signal);
      signal.throwIfAborted();
      if (this.#failure !== null) throw this.#failure;
      const piece = this.#pieces[next];
      if (piece === undefined) return;
      yield piece;
    }
  }

  #news(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    return new Promise((resolve) => {
      const done = (): void => {
        signal.removeEventListener('abort', done);
        this.#waiting.delete(done);
        resolve();
      };
      this.#waiting.add(done);
      signal.addEventListener('abort', done, { once: true });
    });
  }

  #tell(): void {
    for (const wake of [...this.#waiting]) wake();
  }
}
