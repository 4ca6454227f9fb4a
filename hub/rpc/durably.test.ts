import { describe, expect, it } from 'vitest';
import { durably } from './durably.ts';

type Handler = (request: unknown, context: never) => unknown;

/** Handlers of one method, and what happened in which order. */
function heldBack(method: (events: string[]) => Handler): { call: () => unknown; events: string[] } {
  const events: string[] = [];
  const durable = (): Promise<void> => {
    events.push('durable');
    return Promise.resolve();
  };
  const { Method } = durably({ Method: method(events) }, durable);
  return { call: () => Method(null, null as never), events };
}

describe('what handlers say', () => {
  it('is answered when it is durable', async () => {
    const { call, events } = heldBack((events) => () => {
      events.push('work');
      return 'answer';
    });
    expect(await call()).toBe('answer');
    expect(events).toEqual(['work', 'durable']);
  });

  it('is refused when it is durable, too', async () => {
    const { call, events } = heldBack(() => () => {
      throw new Error('refused');
    });
    await expect(call()).rejects.toThrow('refused');
    expect(events).toEqual(['durable']);
  });

  it('comes message by message, each when it is durable', async () => {
    const { call, events } = heldBack(
      (events) =>
        // eslint-disable-next-line @typescript-eslint/require-await
        async function* () {
          events.push('first');
          yield 1;
          events.push('second');
          yield 2;
        },
    );
    for await (const message of call() as AsyncIterable<number>) events.push(`heard ${String(message)}`);
    expect(events).toEqual(['first', 'durable', 'heard 1', 'second', 'durable', 'heard 2', 'durable']);
  });

  it('ends the work of a stream whose reader leaves', async () => {
    let isOver = false;
    const { call } = heldBack(
      () =>
        // eslint-disable-next-line @typescript-eslint/require-await
        async function* () {
          try {
            yield 1;
            yield 2;
          } finally {
            isOver = true;
          }
        },
    );
    for await (const _ of call() as AsyncIterable<number>) break;
    expect(isOver).toBe(true);
  });
});
