import { describe, expect, it } from 'vitest';
import { Mailbox } from './mailbox.ts';

async function all<T>(messages: AsyncIterable<T>): Promise<T[]> {
  const taken: T[] = [];
  for await (const message of messages) taken.push(message);
  return taken;
}

describe('a mailbox', () => {
  it('gives its messages in order, those put before and those put while it is read', async () => {
    const box = new Mailbox<number>(10);
    box.put(1);
    box.put(2);
    const reading = all(box);
    await Promise.resolve();
    box.put(3);
    setTimeout(() => {
      box.put(4);
      box.close();
    }, 5);
    expect(await reading).toEqual([1, 2, 3, 4]);
  });

  it('gives what is waiting before it ends, and takes nothing after', async () => {
    const box = new Mailbox<number>(10);
    box.put(1);
    box.close();
    box.put(2);
    expect(await all(box)).toEqual([1]);
  });

  it('ends with the failure it was closed with, after what is waiting', async () => {
    const box = new Mailbox<number>(10);
    box.put(1);
    box.close(new Error('connection lost'));
    const taken: number[] = [];
    const reading = (async () => {
      for await (const message of box) taken.push(message);
    })();
    await expect(reading).rejects.toThrow('connection lost');
    expect(taken).toEqual([1]);
  });

  it('wakes a reader that waits, when it is closed', async () => {
    const box = new Mailbox<number>(1);
    const reading = all(box);
    await new Promise((resolve) => setTimeout(resolve, 5));
    box.close();
    expect(await reading).toEqual([]);
  });

  it('refuses more than it may hold: memory is bounded with a slow reader', () => {
    const box = new Mailbox<number>(2);
    box.put(1);
    box.put(2);
    expect(() => {
      box.put(3);
    }).toThrow(expect.objectContaining({ reason: 'RATE_LIMITED' }) as Error);
  });
});
