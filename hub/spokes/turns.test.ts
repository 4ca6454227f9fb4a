import { describe, expect, it } from 'vitest';
import { Turns } from './turns.ts';

const never = new AbortController().signal;
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Takes turns and notes, under a name, who has which. */
function table() {
  const turns = new Turns();
  const holds: string[] = [];
  const ends = new Map<string, () => void>();
  const take = (name: string, ids: readonly string[], signal = never): Promise<void> =>
    turns.take(ids, signal).then((release) => {
      holds.push(name);
      ends.set(name, release);
    });
  return { holds, take, end: (name: string) => ends.get(name)?.() };
}

describe('turns on servers', () => {
  it('let those that share no server go at once, and the others one after the other', async () => {
    const { holds, take, end } = table();
    void take('group', ['a', 'b']);
    void take('c alone', ['c']);
    void take('b alone', ['b']);
    await settle();
    expect(holds).toEqual(['group', 'c alone']);
    end('group');
    await settle();
    expect(holds).toEqual(['group', 'c alone', 'b alone']);
  });

  it('come in the order of asking: a group is not starved by those that need one server', async () => {
    const { holds, take, end } = table();
    void take('a1', ['a']);
    void take('group', ['a', 'b']);
    void take('b1', ['b']);
    await settle();
    expect(holds).toEqual(['a1']);
    end('a1');
    await settle();
    expect(holds).toEqual(['a1', 'group']);
  });

  it('are given up by who no longer wants them, for who comes behind', async () => {
    const { holds, take } = table();
    const controller = new AbortController();
    void take('a1', ['a']);
    const group = take('group', ['a', 'b'], controller.signal);
    void take('b1', ['b']);
    controller.abort();
    await expect(group).rejects.toMatchObject({ reason: 'CANCELLED' });
    await settle();
    expect(holds).toEqual(['a1', 'b1']);
  });
});
