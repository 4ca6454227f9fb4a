import { describe, expect, it } from 'vitest';
import { Outbox } from './outbox.ts';

const beat = (sequence: number) => ({ heartbeat: { sequence } });

async function take(messages: AsyncGenerator, count: number): Promise<unknown[]> {
  const taken: unknown[] = [];
  while (taken.length < count) taken.push((await messages.next()).value);
  return taken;
}

describe('outbox', () => {
  it('gives messages in the order of their topics, each in its newest form', async () => {
    const outbox = new Outbox();
    outbox.open();
    outbox.put('a', beat(1));
    outbox.put('b', beat(2));
    outbox.put('a', beat(3));
    expect(await take(outbox.messages(), 2)).toEqual([beat(3), beat(2)]);
  });

  it('wakes a reader that waits', async () => {
    const outbox = new Outbox();
    outbox.open();
    const waiting = take(outbox.messages(), 1);
    outbox.put('a', beat(1));
    expect(await waiting).toEqual([beat(1)]);
  });

  it('holds nothing while no stream is attached, nor from the stream before', async () => {
    const outbox = new Outbox();
    outbox.put('early', beat(1));
    outbox.open();
    outbox.put('left', beat(2));
    outbox.close();
    outbox.open();
    outbox.put('new', beat(3));
    expect(await take(outbox.messages(), 1)).toEqual([beat(3)]);
  });

  it('ends its reader when closed', async () => {
    const outbox = new Outbox();
    outbox.open();
    const end = outbox.messages().next();
    outbox.close();
    expect((await end).done).toBe(true);
  });
});
