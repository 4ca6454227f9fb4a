import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conflicts, exclusive, shared, startable, type Claimant, type Lock } from './locks.ts';

const anyLock: fc.Arbitrary<Lock> = fc
  .tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.boolean())
  .map(([key, alone]) => (alone ? exclusive(key) : shared(key)));
const anyLocks = fc.uniqueArray(anyLock, { selector: (lock) => lock.key, maxLength: 3 });
const anyQueue: fc.Arbitrary<Claimant[]> = fc
  .array(anyLocks, { maxLength: 20 })
  .map((all) => all.map((locks, index) => ({ id: String(index), locks })));

/** What can be held together: every claim that starts on a free house. */
function holdable(queue: readonly Claimant[]): (readonly Lock[])[] {
  const held: (readonly Lock[])[] = [];
  for (const { locks } of queue) if (!held.some((other) => conflicts(other, locks))) held.push(locks);
  return held;
}

describe('locks', () => {
  it('let shared claims go together and exclusive ones alone', () => {
    const queue = [
      { id: 'site1', locks: [exclusive('s1'), shared('p')] },
      { id: 'site2', locks: [exclusive('s2'), shared('p')] },
      { id: 'platform', locks: [exclusive('p')] },
      { id: 'site3', locks: [exclusive('s3'), shared('p')] },
      { id: 'elsewhere', locks: [exclusive('q')] },
    ];
    expect(startable([], queue)).toEqual(['site1', 'site2', 'elsewhere']);
    expect(startable([[shared('p')]], queue.slice(2))).toEqual(['elsewhere']);
  });

  it('never let two conflicting claims run together', () => {
    fc.assert(
      fc.property(anyQueue, anyQueue, (running, queue) => {
        const held = holdable(running);
        const started = startable(held, queue).map((id) => queue[Number(id)]!.locks);
        const all = [...held, ...started];
        for (const [i, a] of all.entries()) {
          for (const b of all.slice(i + 1)) expect(conflicts(a, b)).toBe(false);
        }
      }),
    );
  });

  it('never let one overtake an earlier one it conflicts with', () => {
    fc.assert(
      fc.property(anyQueue, anyQueue, (running, queue) => {
        const started = new Set(startable(holdable(running), queue));
        for (const [i, later] of queue.entries()) {
          if (!started.has(later.id)) continue;
          for (const earlier of queue.slice(0, i)) expect(conflicts(earlier.locks, later.locks)).toBe(false);
        }
      }),
    );
  });

  it('let the oldest start as soon as nothing that runs is in its way', () => {
    fc.assert(
      fc.property(anyQueue, anyQueue, (running, queue) => {
        const held = holdable(running);
        const oldest = queue[0];
        if (!oldest) return;
        const blocked = held.some((locks) => conflicts(locks, oldest.locks));
        expect(startable(held, queue).includes(oldest.id)).toBe(!blocked);
      }),
    );
  });

  it('empty any queue in rounds, so nobody starves', () => {
    fc.assert(
      fc.property(anyQueue, (queue) => {
        let left = [...queue];
        for (let round = 0; left.length > 0; round++) {
          expect(round).toBeLessThan(queue.length);
          const started = new Set(startable([], left));
          left = left.filter(({ id }) => !started.has(id));
        }
      }),
    );
  });
});
