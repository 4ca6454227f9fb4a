/** So much is written before the disk is told to begin with it. */
const BEGIN_BYTES = 64 << 20;

/**
 * Has the disk write what came while more comes: without it, all of a large release would wait in memory for the one call that
 * makes it durable at the end, and the disk would have had nothing to do until then. That call is still made: this only leaves it less.
 */
export class WriteBehind {
  readonly #makeDurable: () => Promise<void>;
  #bytes = 0;
  #underWay: Promise<void> | null = null;
  #failures: unknown[] = [];

  constructor(makeDurable: () => Promise<void>) {
    this.#makeDurable = makeDurable;
  }

  /** Says that so much more was written. */
  wrote(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes < BEGIN_BYTES || this.#underWay !== null) return;
    this.#bytes = 0;
    this.#underWay = this.#begin();
  }

  /** Resolves when nothing is under way. Throws the first failure. */
  async settled(): Promise<void> {
    await this.#underWay;
    if (this.#failures.length > 0) throw this.#failures[0];
  }

  /** Never rejects: a failure is kept until somebody waits. */
  async #begin(): Promise<void> {
    try {
      await this.#makeDurable();
    } catch (error) {
      this.#failures.push(error);
    }
    this.#underWay = null;
  }
}
