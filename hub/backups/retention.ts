import type { BackupKeep } from '../inventory/backup-policy.ts';
import type { Backup } from './store.ts';

/** For how long backups are kept that nobody asked for, in milliseconds. */
export interface Lifetimes {
  /** Those made before a change: restore, move, clone. */
  readonly beforeChangeMs: number;
  /** All that is left of a site that was removed. */
  readonly removedMs: number;
}

type Judged = Pick<Backup, 'id' | 'siteId' | 'cause' | 'state' | 'pinned' | 'createdMs'>;

const DAY_MS = 86_400_000;

/**
 * Which of the backups of one site are to go. What operators made themselves, or pinned, stays until they remove it, and the
 * newest sound one of a site stays as long as the site. Once it is gone, age alone counts. A damaged one counts for
 * nothing and is left for people to look at.
 */
export function expired(
  backups: readonly Judged[],
  keep: BackupKeep,
  lifetimes: Lifetimes,
  now: number,
): Judged[] {
  const sound = backups.filter(({ state }) => state === 'kept').sort((a, b) => b.createdMs - a.createdMs);
  const [newest] = sound;
  const wanted = wantedOf(
    sound.filter(({ cause }) => cause === 'schedule'),
    keep,
  );
  return sound.filter((backup) => {
    if (backup.pinned || backup.cause === 'operator') return false;
    const age = now - backup.createdMs;
    if (backup.siteId === null) return age > lifetimes.removedMs;
    if (backup === newest) return false;
    return backup.cause === 'schedule' ? !wanted.has(backup) : age > lifetimes.beforeChangeMs;
  });
}

/** Of backups, the newest first, those that a policy keeps. */
function wantedOf(
  sorted: readonly Judged[],
  { last, daily, weekly, monthly }: BackupKeep,
): ReadonlySet<Judged> {
  return new Set([
    ...sorted.slice(0, last),
    ...newestOfEach(sorted, daily, (ms) => Math.floor(ms / DAY_MS)),
    // The beginning of 1970 was a Thursday; weeks begin on Mondays.
    ...newestOfEach(sorted, weekly, (ms) => Math.floor((ms / DAY_MS + 3) / 7)),
    ...newestOfEach(sorted, monthly, monthOf),
  ]);
}

/** The newest of each of the last so many periods that have one. */
function newestOfEach(sorted: readonly Judged[], count: number, periodOf: (ms: number) => number): Judged[] {
  const first = new Map<number, Judged>();
  for (const backup of sorted) {
    const period = periodOf(backup.createdMs);
    if (!first.has(period)) first.set(period, backup);
  }
  return [...first.values()].slice(0, count);
}

function monthOf(ms: number): number {
  const date = new Date(ms);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}
