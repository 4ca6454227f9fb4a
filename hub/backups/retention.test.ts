import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BackupKeep } from '../inventory/backup-policy.ts';
import { expired } from './retention.ts';
import type { Backup, BackupCause } from './store.ts';

type Judged = Pick<Backup, 'id' | 'siteId' | 'cause' | 'state' | 'pinned' | 'createdMs'>;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A Wednesday. */
const NOW = Date.UTC(2026, 3, 15, 12);
const LIFETIMES = { beforeChangeMs: 30 * DAY_MS, removedMs: 90 * DAY_MS };
const NONE: BackupKeep = { last: 0, daily: 0, weekly: 0, monthly: 0 };

function made(agoMs: number, of: Partial<Judged> = {}): Judged {
  const { cause = 'schedule' } = of;
  const base = { siteId: 's1', cause, state: 'kept', pinned: false, createdMs: NOW - agoMs } as const;
  return { id: `${cause}-${String(agoMs)}`, ...base, ...of };
}

/** Ages, in days, of those that stay. */
function staying(backups: readonly Judged[], keep: Partial<BackupKeep>): number[] {
  const gone = new Set(expired(backups, { ...NONE, ...keep }, LIFETIMES, NOW));
  return backups.filter((one) => !gone.has(one)).map(({ createdMs }) => (NOW - createdMs) / DAY_MS);
}

describe('what a policy keeps', () => {
  const daily = Array.from({ length: 100 }, (_, day) => made(day * DAY_MS));

  it('is the newest, and the newest of each day, week and month', () => {
    expect(staying(daily, { last: 3 })).toEqual([0, 1, 2]);
    expect(staying(daily, { weekly: 3 })).toEqual([0, 3, 10]);
    expect(staying(daily, { monthly: 3 })).toEqual([0, 15, 46]);
    const hourly = Array.from({ length: 72 }, (_, hour) => made(hour * HOUR_MS));
    expect(staying(hourly, { daily: 2 }).map((day) => day * 24)).toEqual([0, 13]);
  });

  it('counts days that have a backup, so that a site that stood still keeps its history', () => {
    const rare = [made(0), made(40 * DAY_MS), made(90 * DAY_MS), made(95 * DAY_MS)];
    expect(staying(rare, { daily: 3 })).toEqual([0, 40, 90]);
  });

  it('is what operators made or pinned as well, and what was made before a change for a while', () => {
    const others = [
      made(400 * DAY_MS, { cause: 'operator' }),
      made(300 * DAY_MS, { pinned: true }),
      made(29 * DAY_MS, { cause: 'restore' }),
      made(31 * DAY_MS, { cause: 'move' }),
    ];
    expect(staying([made(0), made(DAY_MS), ...others], { last: 1 })).toEqual([0, 400, 300, 29]);
  });

  it('is the newest sound one in any case, and a damaged one counts for nothing', () => {
    expect(staying([made(200 * DAY_MS, { cause: 'clone' })], { last: 1 })).toEqual([200]);
    const damaged = made(0, { state: 'damaged' });
    expect(staying([damaged, made(50 * DAY_MS), made(60 * DAY_MS)], { last: 1 })).toEqual([0, 50]);
  });

  it('of a site that is gone is what is not too old, whatever it was made for', () => {
    const gone = (days: number, cause: BackupCause): Judged => made(days * DAY_MS, { cause, siteId: null });
    const left = [gone(89, 'removal'), gone(91, 'removal'), gone(80, 'schedule'), gone(300, 'operator')];
    expect(staying(left, { last: 1 })).toEqual([89, 80, 300]);
  });

  it('never leaves a site without its newest sound backup, nor takes one that somebody wants', () => {
    const backup = fc.record({
      id: fc.uuid(),
      siteId: fc.constant('s1'),
      cause: fc.constantFrom<BackupCause>('operator', 'schedule', 'restore', 'move', 'clone', 'removal'),
      state: fc.constantFrom('kept', 'damaged'),
      pinned: fc.boolean(),
      createdMs: fc.integer({ min: NOW - 1_000 * DAY_MS, max: NOW }),
    });
    const count = fc.nat(5);
    const rules = fc.record({ last: count, daily: count, weekly: count, monthly: count });
    fc.assert(
      fc.property(fc.array(backup, { maxLength: 40 }), rules, (backups, keep) => {
        const gone = expired(backups, keep, LIFETIMES, NOW);
        const sound = backups.filter(({ state }) => state === 'kept').map(({ createdMs }) => createdMs);
        const left = backups.filter((one) => !gone.includes(one) && one.state === 'kept');
        if (sound.length > 0) expect(Math.max(...left.map((one) => one.createdMs))).toBe(Math.max(...sound));
        expect(gone.some((one) => one.pinned || one.cause === 'operator' || one.state !== 'kept')).toBe(
          false,
        );
        // What stays, stays the next time as well.
        const again = backups.filter((one) => !gone.includes(one));
        expect(expired(again, keep, LIFETIMES, NOW)).toEqual([]);
      }),
    );
  });
});
