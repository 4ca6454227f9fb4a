import type { DestinationStream } from 'pino';

/** Characters of what is kept. */
const MOST = 1 << 20;

/** The last of what a daemon logged since its start, for whoever may not read the journal. */
export class RecentLines {
  readonly #lines: string[] = [];
  readonly #most: number;
  #length = 0;

  constructor(most = MOST) {
    this.#most = most;
  }

  /** Where a logger writes: every line is kept, then written on. */
  before(target: DestinationStream): DestinationStream {
    return {
      write: (line) => {
        this.#keep(line);
        target.write(line);
      },
    };
  }

  /** The newest first, without their ends. */
  newestFirst(): string[] {
    return this.#lines.map((line) => line.trimEnd()).reverse();
  }

  #keep(line: string): void {
    this.#lines.push(line);
    this.#length += line.length;
    while (this.#length > this.#most && this.#lines.length > 1) {
      this.#length -= this.#lines.shift()?.length ?? 0;
    }
  }
}
