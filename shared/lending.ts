import { atRest } from './garbage.ts';

/** Rows of numbers that threads can share. */
export type SharedRow = Uint8Array | Int32Array | Uint32Array | Float64Array;

/** Rows that other threads may read until the loan ends. */
export interface Loan<Rows> {
  /** Copies, in memory that goes to other threads as it is. */
  readonly rows: Rows;
  /** Nobody reads them any more: their memory holds the next loan. */
  end(): void;
}

/** Every row begins where the largest numbers may. */
const ALIGNMENT = 8;

/**
 * Lends rows of numbers to other threads. What threads share is counted by no garbage collector, so that megabytes of it would
 * stay until one comes for another reason; therefore memory is used again, until the thread rests, and there is never more than was lent at one time.
 */
export class Lending {
  #free: SharedArrayBuffer[] = [];

  constructor() {
    atRest(() => {
      this.#free = [];
    });
  }

  lend<Rows extends Readonly<Record<keyof Rows, SharedRow>>>(rows: Rows): Loan<Rows> {
    const names = Object.keys(rows) as (keyof Rows)[];
    const bytes = names.reduce((sum, name) => sum + aligned(rows[name].byteLength), 0);
    const memory = this.#take(bytes);
    let at = 0;
    const lent = names.map((name) => {
      const start = at;
      at += aligned(rows[name].byteLength);
      return [name, copyInto(memory, start, rows[name])] as const;
    });
    let isOver = false;
    const end = (): void => {
      if (!isOver) this.#free.push(memory);
      isOver = true;
    };
    return { rows: Object.fromEntries(lent) as Rows, end };
  }

  /** Memory of at least so many bytes; what is free and too small is given up. */
  #take(bytes: number): SharedArrayBuffer {
    const [fits] = this.#free.filter(({ byteLength }) => byteLength >= bytes);
    this.#free = this.#free.filter((memory) => memory !== fits && fits !== undefined);
    return fits ?? new SharedArrayBuffer(bytes);
  }
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

function copyInto(memory: SharedArrayBuffer, at: number, row: SharedRow): SharedRow {
  const copy = Buffer.from(memory, at, row.byteLength);
  copy.set(new Uint8Array(row.buffer, row.byteOffset, row.byteLength));
  if (row instanceof Float64Array) return new Float64Array(memory, at, row.length);
  if (row instanceof Int32Array) return new Int32Array(memory, at, row.length);
  return row instanceof Uint32Array ? new Uint32Array(memory, at, row.length) : copy;
}
