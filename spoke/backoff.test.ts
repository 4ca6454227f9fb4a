import { describe, expect, it } from 'vitest';
import { Backoff } from './backoff.ts';

describe('backoff', () => {
  it('grows its bound up to the cap and starts again after a reset', () => {
    const backoff = new Backoff({ baseMs: 1_000, factor: 1.6, capMs: 4_000, random: () => 1 });
    expect([1, 2, 3, 4, 5].map(() => backoff.next())).toEqual([1_000, 1_600, 2_560, 4_000, 4_000]);
    backoff.reset();
    expect(backoff.next()).toBe(1_000);
  });

  it('draws from the whole range below the bound', () => {
    const zero = new Backoff({ baseMs: 1_000, factor: 2, capMs: 60_000, random: () => 0 });
    expect([zero.next(), zero.next()]).toEqual([0, 0]);
    const waits = Array.from({ length: 500 }, () =>
      new Backoff({ baseMs: 100, factor: 2, capMs: 100 }).next(),
    );
    expect(Math.min(...waits)).toBeLessThan(20);
    expect(Math.max(...waits)).toBeGreaterThan(80);
    expect(Math.max(...waits)).toBeLessThanOrEqual(100);
  });
});
