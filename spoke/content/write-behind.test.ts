import { describe, expect, it } from 'vitest';
import { WriteBehind } from './write-behind.ts';

const LITTLE = 1 << 20;
const MUCH = 64 << 20;

/** A disk that takes its time. */
function slowDisk() {
  const ends: ((error?: Error) => void)[] = [];
  const behind = new WriteBehind(
    () =>
      new Promise((resolve, reject) => {
        ends.push((error) => {
          if (error) reject(error);
          else resolve();
        });
      }),
  );
  return { behind, ends };
}

describe('writing behind', () => {
  it('begins when much was written, and not again while that is under way', async () => {
    const { behind, ends } = slowDisk();
    behind.wrote(LITTLE);
    expect(ends).toHaveLength(0);
    behind.wrote(MUCH);
    behind.wrote(MUCH);
    expect(ends).toHaveLength(1);
    ends[0]?.();
    await behind.settled();
    behind.wrote(LITTLE);
    expect(ends).toHaveLength(2);
  });

  it('is settled when the disk is, and at once where nothing was begun', async () => {
    const { behind, ends } = slowDisk();
    await behind.settled();
    behind.wrote(MUCH);
    let isSettled = false;
    const settled = behind.settled().then(() => {
      isSettled = true;
    });
    await Promise.resolve();
    expect(isSettled).toBe(false);
    ends[0]?.();
    await settled;
    expect(isSettled).toBe(true);
  });

  it('tells of a failure when it is waited for, not before', async () => {
    const { behind, ends } = slowDisk();
    behind.wrote(MUCH);
    ends[0]?.(new Error('the disk is gone'));
    await new Promise(setImmediate);
    await expect(behind.settled()).rejects.toThrow('the disk is gone');
  });
});
