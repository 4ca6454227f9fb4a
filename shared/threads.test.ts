import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { AppError } from './errors.ts';
import { startThread } from './threads.ts';
import { eventually } from '../test/lab/eventually.ts';
import type { EchoCalls } from '../test/fakes/echo-thread.ts';

describe('a thread', () => {
  const thread = startThread<EchoCalls>(import.meta.url, '../test/fakes/echo-thread');
  afterAll(() => thread.close());

  it('answers in the order it was asked and tells what happens meanwhile', async () => {
    const events: number[] = [];
    const onEvent = (event: number): void => {
      events.push(event);
    };
    const answers = await Promise.all([
      thread.call('count', 3, { onEvent }),
      thread.call('count', 1, { onEvent }),
    ]);
    expect(answers).toEqual(['counted 3', 'counted 1']);
    expect(events).toEqual([1, 2, 3, 1]);
  });

  it('hands failures over as they are', async () => {
    const failure = await thread.call('fail', 'DISK_FULL').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(AppError);
    expect(failure).toMatchObject({ reason: 'DISK_FULL', field: 'there', remedy: 'Make room.' });
    await expect(thread.call('fail', 'other')).rejects.toThrow(TypeError);
  });

  it('takes memory and gives it back, and has it no more', async () => {
    const memory = new ArrayBuffer(8);
    new Uint8Array(memory)[3] = 7;
    const back = await thread.call('back', memory, { transfer: [memory] });
    expect(memory.byteLength).toBe(0);
    expect(new Uint8Array(back)[3]).toBe(7);
    // A second time: whoever had kept it could not give it away again.
    expect((await thread.call('back', back, { transfer: [back] })).byteLength).toBe(8);
  });

  it('gives back what its calls left lying about when it rests', async () => {
    expect(await thread.call('litter', 40)).toBeGreaterThan(30);
    // Each question begins the rest anew; V8 comes for it by itself when eight seconds have passed.
    await eventually(
      async () => {
        await sleep(1_200);
        expect(await thread.call('litter', 0)).toBeLessThan(5);
      },
      { within: 5_000 },
    );
  });

  it('fails what was open when it ends, and everything after', async () => {
    const dying = startThread<EchoCalls>(import.meta.url, '../test/fakes/echo-thread');
    expect(await dying.call('count', 0)).toBe('counted 0');
    const open = dying.call('die', null);
    await expect(open).rejects.toThrow(/ended/);
    expect(dying.isAlive()).toBe(false);
    await expect(dying.call('count', 1)).rejects.toThrow(/ended/);
  });
});
