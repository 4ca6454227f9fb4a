import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TokenBucket } from './token-bucket.ts';

describe('a token bucket', () => {
  it('lets a burst of a quarter second out, then a piece whenever the one before is paid for', () => {
    const bucket = new TokenBucket(1_000, 0);
    bucket.spend(250, 0);
    expect(bucket.waitMs(0)).toBe(0);
    bucket.spend(100, 0);
    expect(bucket.waitMs(0)).toBe(100);
    expect(bucket.waitMs(60)).toBe(40);
    expect(bucket.waitMs(100)).toBe(0);
  });

  it('saves up no more than the burst', () => {
    const bucket = new TokenBucket(1_000, 0);
    expect(bucket.waitMs(3_600_000)).toBe(0);
    bucket.spend(500, 3_600_000);
    expect(bucket.waitMs(3_600_000)).toBe(250);
  });

  it('without a rate never waits', () => {
    const bucket = new TokenBucket(0, 0);
    bucket.spend(1e12, 0);
    expect(bucket.waitMs(0)).toBe(0);
  });

  it('holds its rate for pieces of any size at any times', () => {
    const pieces = fc.array(
      fc.record({ bytes: fc.integer({ min: 1, max: 5_000 }), pauseMs: fc.nat(3_000) }),
      {
        minLength: 1,
        maxLength: 60,
      },
    );
    fc.assert(
      fc.property(pieces, fc.integer({ min: 1, max: 10_000 }), (all, rate) => {
        const bucket = new TokenBucket(rate, 0);
        let now = 0;
        let sent = 0;
        for (const { bytes, pauseMs } of all) {
          now += pauseMs;
          now += bucket.waitMs(now);
          // What went out before this piece is within the burst and what time has earned.
          expect(sent).toBeLessThanOrEqual(rate * 0.25 + (rate * now) / 1_000 + 1e-6 * now + 1e-3);
          bucket.spend(bytes, now);
          sent += bytes;
        }
      }),
    );
  });
});
