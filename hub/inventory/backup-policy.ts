import { AppError } from '../../shared/errors.ts';

/** How many backups are kept of those that a site makes by itself: the newest, and the newest of each of the last days, weeks and months that have one. */
export interface BackupKeep {
  readonly last: number;
  readonly daily: number;
  readonly weekly: number;
  readonly monthly: number;
}

/** How a site is backed up by itself. */
export interface BackupPolicy {
  /** Seconds between two backups; 0: none by itself. */
  readonly everySeconds: number;
  readonly keep: BackupKeep;
}

/** What of it a site has of its own; what is absent is as hub.yaml says. */
export type OwnBackupPolicy = Partial<BackupPolicy>;

/** A change of it: null makes it as hub.yaml says again, absent leaves it. */
export interface BackupPolicyPatch {
  readonly everySeconds?: number | null;
  readonly keep?: BackupKeep | null;
}

/** More often than this a backup would still be under way. */
const SHORTEST_SECONDS = 3_600;
const LONGEST_SECONDS = 366 * 86_400;
export const MOST_KEPT = 1_000;

/** The policy that holds for a site. */
export function policyFor(own: OwnBackupPolicy, usual: BackupPolicy): BackupPolicy {
  return { ...usual, ...own };
}

/** Throws FIELD_INVALID, with the field and the remedy. */
export function patchedPolicy(own: OwnBackupPolicy, patch: BackupPolicyPatch): OwnBackupPolicy {
  const everySeconds = patch.everySeconds === undefined ? own.everySeconds : patch.everySeconds;
  const keep = patch.keep === undefined ? own.keep : patch.keep;
  return {
    ...(everySeconds !== undefined && everySeconds !== null && { everySeconds: checkInterval(everySeconds) }),
    ...(keep !== undefined && keep !== null && { keep: checkKeep(keep) }),
  };
}

function checkInterval(seconds: number): number {
  const isOne = seconds === 0 || (seconds >= SHORTEST_SECONDS && seconds <= LONGEST_SECONDS);
  if (isOne && Number.isInteger(seconds)) return seconds;
  throw new AppError('FIELD_INVALID', `a site cannot be backed up every ${String(seconds)} seconds`, {
    field: 'backups.every_seconds',
    remedy: 'Give a time from 1h to 366d, or none.',
  });
}

function checkKeep({ last, daily, weekly, monthly }: BackupKeep): BackupKeep {
  const keep = { last, daily, weekly, monthly };
  for (const [name, count] of Object.entries(keep)) {
    if (Number.isInteger(count) && count >= 0 && count <= MOST_KEPT) continue;
    throw new AppError('FIELD_INVALID', `${name} cannot be ${String(count)}`, {
      field: `backups.keep.${name}`,
      remedy: `Give a whole number from 0 to ${String(MOST_KEPT)}.`,
    });
  }
  if (Object.values(keep).some((count) => count > 0)) return keep;
  throw new AppError('FIELD_INVALID', 'a policy that keeps nothing keeps no backup', {
    field: 'backups.keep',
    remedy: 'Keep one at least, such as last=1; for no backups at all give no interval: --no-backup-every.',
  });
}
