import { describe, expect, it } from 'vitest';
import { supervise, type Service } from './lifecycle.ts';
import { silentLogger } from './log.ts';

const log = silentLogger();

/** A service that lives until it is told to stop, and notes when that was. */
function patient(
  name: string,
  said: string[],
  cleanUp: () => Promise<void> = () => Promise.resolve(),
): Service {
  return {
    name,
    run: async (signal) => {
      await new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        signal.addEventListener('abort', () => {
          said.push(`${name} told`);
          resolve();
        });
      });
      await cleanUp();
      said.push(`${name} ended`);
    },
  };
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5));
}

describe('services together', () => {
  it('run until the signal fires, and all are awaited', async () => {
    const said: string[] = [];
    const stop = new AbortController();
    const all = supervise([patient('a', said, pause), patient('b', said)], stop.signal, log);
    await pause();
    expect(said).toEqual([]);
    stop.abort();
    await all;
    expect(said.toSorted()).toEqual(['a ended', 'a told', 'b ended', 'b told']);
  });

  it('are told to stop in the opposite order of their start', async () => {
    const said: string[] = [];
    const stop = new AbortController();
    const all = supervise(
      [patient('database', said), patient('runner', said), patient('listener', said)],
      stop.signal,
      log,
    );
    stop.abort();
    await all;
    expect(said.filter((word) => word.endsWith('told'))).toEqual([
      'listener told',
      'runner told',
      'database told',
    ]);
  });

  it('all stop when one fails, and its failure comes out after the others have cleaned up', async () => {
    const said: string[] = [];
    const broken: Service = { name: 'broken', run: () => Promise.reject(new Error('port busy')) };
    const all = supervise([patient('a', said, pause), broken], new AbortController().signal, log);
    await expect(all).rejects.toThrow('port busy');
    expect(said).toEqual(['a told', 'a ended']);
  });

  it('all stop when one ends by itself', async () => {
    const said: string[] = [];
    const brief: Service = { name: 'brief', run: () => Promise.resolve() };
    await supervise([patient('a', said), brief], new AbortController().signal, log);
    expect(said).toEqual(['a told', 'a ended']);
  });

  it('may end by the abort error of what they waited for', async () => {
    const stop = new AbortController();
    const waiting: Service = {
      name: 'waiting',
      run: (signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            reject(signal.reason as Error);
          });
        }),
    };
    const all = supervise([waiting], stop.signal, log);
    stop.abort();
    await expect(all).resolves.toBeUndefined();
  });

  it('report the first of several failures', async () => {
    const late: Service = {
      name: 'late',
      run: async (signal) => {
        while (!signal.aborted) await pause();
        throw new Error('second');
      },
    };
    const early: Service = { name: 'early', run: () => Promise.reject(new Error('first')) };
    await expect(supervise([late, early], new AbortController().signal, log)).rejects.toThrow('first');
  });

  it('that start after the signal fired are told at once', async () => {
    const said: string[] = [];
    await supervise([patient('a', said)], AbortSignal.abort(), log);
    expect(said).toContain('a ended');
  });
});
