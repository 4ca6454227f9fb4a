import { createTask, validate, type ScheduledTask } from 'node-cron';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { Service } from '../../shared/lifecycle.ts';
import type { Logger } from '../../shared/log.ts';

/** Work that is done at set times. */
export interface TimedWork {
  readonly name: string;
  /** A cron expression, local time. */
  readonly at: string;
  work(): void | Promise<void>;
}

/** In milliseconds; expressions know no shorter time. */
const LOOK_EVERY_MS = 1_000;
/** What a busy hub is late for is made up for; what lies further back was left out by whoever set the clock. */
const MOST_LATE_MS = 60_000;

interface Row {
  readonly timed: TimedWork;
  /** Knows the expression. Its own timer is never started: that waits for a moment worked out before the clock was set. */
  readonly times: ScheduledTask;
  isAtWork: boolean;
}

/**
 * Does work at set times, each not before its last run is over. What is due is looked up by the clock as it is at each
 * look, so after a clock was set, forward or back, all goes on by what it says now.
 */
export class Timetable {
  readonly service: Service;
  readonly #rows: readonly Row[];
  readonly #clock: Clock;
  readonly #log: Logger;

  /** Throws CONFIG_INVALID for an expression that cron does not know. */
  constructor(works: readonly TimedWork[], { clock, log }: { readonly clock: Clock; readonly log: Logger }) {
    this.#clock = clock;
    this.#log = log;
    this.#rows = works.map((timed) => ({ timed, times: timesOf(timed), isAtWork: false }));
    this.service = { name: 'schedule', run: (signal) => this.#run(signal) };
  }

  /** When each is due next, in words. */
  get next(): string {
    return this.#rows
      .map(({ timed, times }) => `${timed.name} at ${times.getNextRuns(1)[0]?.toISOString() ?? 'no time'}`)
      .join(', ');
  }

  async #run(signal: AbortSignal): Promise<void> {
    let seen = secondOf(this.#clock);
    for (;;) {
      await this.#clock.sleep(LOOK_EVERY_MS, signal).catch(() => undefined);
      if (signal.aborted) return;
      const now = secondOf(this.#clock);
      const times = secondsBetween(seen, now);
      for (const row of this.#rows) {
        if (times.some((time) => row.times.match(new Date(time)))) void this.#begin(row);
      }
      seen = now;
    }
  }

  async #begin(row: Row): Promise<void> {
    const { timed } = row;
    if (row.isAtWork) {
      this.#log.warn(
        { schedule: timed.name },
        'scheduled work is not over since the last time, and left out',
      );
      return;
    }
    row.isAtWork = true;
    try {
      await timed.work();
    } catch (error) {
      this.#log.error({ err: error, schedule: timed.name }, 'scheduled work failed');
    } finally {
      row.isAtWork = false;
    }
  }
}

function timesOf({ name, at }: TimedWork): ScheduledTask {
  if (validate(at)) return createTask(at, () => undefined, { name });
  throw new AppError('CONFIG_INVALID', `schedule.${name} is not a cron expression: ${at}`, {
    field: `schedule.${name}`,
  });
}

function secondOf(clock: Clock): number {
  return Math.floor(clock.now() / 1_000) * 1_000;
}

/** The seconds that have come since one was seen; only the last one when the clock was set meanwhile. */
function secondsBetween(seen: number, now: number): number[] {
  if (now === seen) return [];
  const passed = now - seen;
  if (passed < 0 || passed > MOST_LATE_MS) return [now];
  return Array.from({ length: passed / 1_000 }, (_, at) => seen + (at + 1) * 1_000);
}
