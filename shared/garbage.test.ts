import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { eventually } from '../test/lab/eventually.ts';
import { atRest, died, Rest } from './garbage.ts';

const MB = 1 << 20;
/** V8 comes for it by itself when eight seconds have passed. */
const SOON = { every: 5, within: 5_000 };

function held(): number {
  return process.memoryUsage().arrayBuffers;
}

/** Leaves megabytes behind that nobody uses any more, old enough for what collects the young to pass over. */
function litter(megabytes: number): number {
  const used = Array.from({ length: megabytes }, () => Buffer.allocUnsafeSlow(MB).fill(1));
  for (let turn = 0; turn < 3; turn++) died(4 * MB);
  return used.length;
}

/** In a call of its own: what an async function has touched stays alive with it. */
function keep(where: Buffer[], megabytes: number): void {
  where.push(Buffer.allocUnsafeSlow(megabytes * MB).fill(1));
}

describe('what died', () => {
  it('is collected long before there is much of it', () => {
    const before = held();
    let most = 0;
    for (let turn = 0; turn < 100; turn++) {
      Buffer.allocUnsafeSlow(MB).fill(1);
      died(MB);
      most = Math.max(most, held() - before);
    }
    expect(most).toBeLessThan(16 * MB);
  });
});

describe('a thread that rests', () => {
  it('gives back what it left lying about, however old, and lets go of what it kept for later', async () => {
    const before = held();
    const kept: Buffer[] = [];
    atRest(() => {
      kept.length = 0;
    });
    const rest = new Rest(1);
    rest.begin();
    litter(40);
    keep(kept, 20);
    expect(held() - before).toBeGreaterThan(40 * MB);
    rest.end();
    await eventually(() => {
      expect(kept.length).toBe(0);
      expect(held() - before).toBeLessThan(5 * MB);
    }, SOON);
  });

  it('does so neither while it is at work nor when the process has hardly grown', async () => {
    let rests = 0;
    let resident = 100 * MB;
    atRest(() => {
      rests += 1;
    });
    const rest = new Rest(1, () => resident);
    rest.begin();
    resident += 5 * MB;
    await sleep(20);
    expect(rests).toBe(0);
    rest.end();
    await eventually(() => {
      expect(rests).toBe(1);
    }, SOON);
    await sleep(100);
    rest.end();
    await sleep(20);
    expect(rests).toBe(1);
    resident += 5 * MB;
    rest.end();
    await eventually(() => {
      expect(rests).toBe(2);
    }, SOON);
  });
});
