import { describe, expect, it } from 'vitest';
import { Lending } from './lending.ts';

function rowsOf(seed: number, length = 5) {
  return {
    bytes: Buffer.alloc(3, seed),
    starts: Uint32Array.from({ length }, (_, index) => seed + index),
    parents: Int32Array.of(-1, seed),
    stats: Float64Array.of(seed + 0.5, NaN),
  };
}

describe('rows that are lent', () => {
  it('are what they were, in memory that threads share', () => {
    const { rows } = new Lending().lend(rowsOf(7));
    expect(rows).toEqual(rowsOf(7));
    expect(rows.bytes.toString('latin1')).toBe('\x07\x07\x07');
    for (const row of Object.values(rows)) expect(row.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it('stay what they are while others are lent', () => {
    const lending = new Lending();
    const first = lending.lend(rowsOf(1));
    lending.lend(rowsOf(2)).end();
    lending.lend(rowsOf(3));
    expect(first.rows).toEqual(rowsOf(1));
  });

  it('come in the memory of those that were given back, once', () => {
    const lending = new Lending();
    const first = lending.lend(rowsOf(1));
    first.end();
    first.end();
    const again = lending.lend(rowsOf(2));
    const other = lending.lend(rowsOf(3));
    expect(again.rows.stats.buffer).toBe(first.rows.stats.buffer);
    expect(other.rows.stats.buffer).not.toBe(again.rows.stats.buffer);
    expect([again.rows, other.rows]).toEqual([rowsOf(2), rowsOf(3)]);
  });

  it('get larger memory where they need it, and what is too small is kept no longer', () => {
    const lending = new Lending();
    const small = lending.lend(rowsOf(1));
    small.end();
    const large = lending.lend(rowsOf(2, 1_000));
    large.end();
    expect(lending.lend(rowsOf(3)).rows.stats.buffer).toBe(large.rows.stats.buffer);
  });
});
