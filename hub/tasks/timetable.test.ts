import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../shared/log.ts';
import { Timetable, type TimedWork } from './timetable.ts';

const MINUTE_MS = 60_000;
const YEAR_MS = 365 * 86_400_000;
/** The beginning of a minute, everywhere. */
const START = 1_700_000_040_000;

let nowMs: number;
let wake: () => void;
let done: number[];
let stop: AbortController;
let lived: Promise<void>;

beforeEach(() => {
  nowMs = START;
  done = [];
  stop = new AbortController();
});
afterEach(async () => {
  stop.abort();
  wake();
  await lived;
});

/** A timetable whose looks come when a test says so. */
function live(at: string, work: TimedWork['work'] = () => void done.push(nowMs - START)): void {
  const clock = {
    now: () => nowMs,
    monotonic: () => 0,
    sleep: () => new Promise<void>((resolve) => (wake = resolve)),
  };
  const timetable = new Timetable([{ name: 'work', at, work }], { clock, log: silentLogger() });
  lived = timetable.service.run(stop.signal);
}

/** The clock says this, and it is looked. */
async function look(atMs: number): Promise<void> {
  nowMs = START + atMs;
  wake();
  await new Promise((resolve) => setImmediate(resolve));
}

describe('a timetable', () => {
  it('does work at its times, once at each', async () => {
    live('* * * * *');
    for (const at of [0, 1, 58, 59.2, 60, 60.9, 61, 119, 120]) await look(at * 1_000);
    expect(done).toEqual([MINUTE_MS, 2 * MINUTE_MS]);
  });

  it('does it late when the hub was busy at the time', async () => {
    live('* * * * *');
    await look(59_000);
    await look(75_000);
    expect(done).toEqual([75_000]);
  });

  it('goes on by the clock as it is, however far it was set forward and back, and makes nothing up', async () => {
    live('* * * * *');
    await look(59_000);
    await look(2 * YEAR_MS + 10_000);
    await look(2 * YEAR_MS + MINUTE_MS);
    await look(70_000);
    await look(2 * MINUTE_MS);
    await look(2 * MINUTE_MS - YEAR_MS - 1_000);
    await look(2 * MINUTE_MS - YEAR_MS);
    expect(done).toEqual([2 * YEAR_MS + MINUTE_MS, 2 * MINUTE_MS, 2 * MINUTE_MS - YEAR_MS]);
  });

  it('begins nothing that is still under way', async () => {
    let finish: () => void = () => undefined;
    live('* * * * * *', () => {
      done.push(nowMs - START);
      return new Promise((resolve) => (finish = resolve));
    });
    for (const at of [1_000, 2_000, 3_000]) await look(at);
    finish();
    await look(3_500);
    await look(4_000);
    expect(done).toEqual([1_000, 4_000]);
  });

  it('goes on after work that failed', async () => {
    live('* * * * * *', () => {
      done.push(nowMs - START);
      throw new Error('it fails');
    });
    for (const at of [1_000, 2_000]) await look(at);
    expect(done).toEqual([1_000, 2_000]);
  });
});
