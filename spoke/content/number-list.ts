/** A growing row of whole numbers from 0 to 2^32 - 1, four bytes each. */
export class NumberList {
  #numbers = new Uint32Array(64);
  length = 0;

  add(...numbers: readonly number[]): void {
    for (const number of numbers) {
      if (this.length === this.#numbers.length) this.#grow();
      this.#numbers[this.length++] = number;
    }
  }

  /** The numbers, in memory that holds nothing else. */
  finish(): Uint32Array {
    return this.#numbers.slice(0, this.length);
  }

  #grow(): void {
    const grown = new Uint32Array(2 * this.length);
    grown.set(this.#numbers);
    this.#numbers = grown;
  }
}
