import { describe, expect, it } from 'vitest';
import { News } from './news.ts';

const never = new AbortController().signal;

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

async function collect(values: AsyncIterable<number>): Promise<number[]> {
  const seen: number[] = [];
  for await (const value of values) seen.push(value);
  return seen;
}

describe('news', () => {
  it('give the value now, and the last one', async () => {
    const news = new News();
    let value = 0;
    const seen = collect(
      news.follow(
        'k',
        () => value,
        (v) => v === 2,
        never,
      ),
    );
    await turn();
    value = 2;
    news.changed('k');
    expect(await seen).toEqual([0, 2]);
  });

  it('fold changes while the watcher is busy, and lose none that comes while it reads', async () => {
    const news = new News();
    let value = 0;
    const seen: number[] = [];
    const values = news.follow(
      'k',
      () => value,
      (v) => v >= 1_000,
      never,
    );
    for await (const v of values) {
      seen.push(v);
      if (v >= 1_000) continue;
      for (let i = 0; i < 500; i++) {
        value++;
        news.changed('k');
      }
    }
    expect(seen).toEqual([0, 500, 1_000]);
  });

  it('tell only those who follow this key, and end with the signal', async () => {
    const news = new News();
    const stop = new AbortController();
    let reads = 0;
    const seen = collect(
      news.follow(
        'k',
        () => ++reads,
        () => false,
        stop.signal,
      ),
    );
    news.changed('other');
    await turn();
    stop.abort();
    expect(await seen).toEqual([1]);
  });

  it('pass on what reading throws', async () => {
    const values = new News().follow(
      'k',
      () => {
        throw new Error('gone');
      },
      () => true,
      never,
    );
    await expect(collect(values)).rejects.toThrow('gone');
  });
});
