import { describe, expect, it } from 'vitest';
import type { Clock } from '../../shared/clock.ts';
import { Deadline } from './deadline.ts';

/** A clock whose time passes only when told; sleepers wake in their order. */
class StillClock implements Clock {
  readonly #sleepers = new Set<{ readonly at: number; wake: () => void }>();
  #now = 0;

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const sleeper = { at: this.#now + ms, wake: resolve };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', () => {
        this.#sleepers.delete(sleeper);
        reject(new Error('aborted'));
      });
    });
  }

  async pass(ms: number): Promise<void> {
    this.#now += ms;
    for (const sleeper of [...this.#sleepers]) {
      if (sleeper.at > this.#now) continue;
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function watched(workMs: number): { clock: StillClock; deadline: Deadline; fired: string[] } {
  const clock = new StillClock();
  const fired: string[] = [];
  const deadline = new Deadline(clock, workMs, (budget) => fired.push(budget));
  return { clock, deadline, fired };
}

describe('a deadline', () => {
  it('fires when the time of work is used up', async () => {
    const { clock, fired } = watched(100);
    await clock.pass(99);
    expect(fired).toEqual([]);
    await clock.pass(1);
    expect(fired).toEqual(['work']);
  });

  it('does not count waiting as work', async () => {
    const { clock, deadline, fired } = watched(100);
    await clock.pass(60);
    deadline.wait(1_000);
    await clock.pass(500);
    deadline.work();
    await clock.pass(39);
    expect(fired).toEqual([]);
    await clock.pass(1);
    expect(fired).toEqual(['work']);
  });

  it('fires when the time to wait is over', async () => {
    const { clock, deadline, fired } = watched(100);
    deadline.wait(1_000);
    await clock.pass(1_000);
    expect(fired).toEqual(['wait']);
  });

  it('fires at once when that time is over already, and never once it is closed', async () => {
    const { clock, deadline, fired } = watched(100);
    deadline.wait(-5);
    await clock.pass(0);
    expect(fired).toEqual(['wait']);
    deadline.work();
    deadline.close();
    await clock.pass(1_000);
    expect(fired).toEqual(['wait']);
  });

  it('holds times that are longer than one timer', async () => {
    const month = 30 * 86_400_000;
    const { clock, fired } = watched(month);
    await clock.pass(2 ** 31 - 1);
    expect(fired).toEqual([]);
    await clock.pass(month - 2 ** 31 + 1);
    expect(fired).toEqual(['work']);
  });
});
