import { statfsSync } from 'node:fs';
import type { Clock } from '../shared/clock.ts';
import { Health, type CheckResult } from '../shared/health.ts';
import type { HubDatabase } from './db.ts';
import type { Authority } from './spokes/authority.ts';
import type { Schedule } from './tasks/schedule.ts';

export interface HealthParts {
  /** Folder of database, authority and packs. */
  readonly state: string;
  readonly database: Pick<HubDatabase, 'check'>;
  readonly authority: Pick<Authority, 'hubNotAfterMs'>;
  readonly schedule: Pick<Schedule, 'check'>;
  readonly clock: Clock;
}

const DAY_MS = 86_400_000;
const MIB = 2 ** 20;
/** Room below which the next platform or backup of the database would not fit. */
const LEAST_FREE_BYTES = 200 * MIB;
const LEAST_FREE_INODES = 1_000;

/** The named checks of a hub. Absent spokes are the farm's trouble, not the hub's: they show in its status. */
export function hubHealth(parts: HealthParts): Health {
  const health = new Health();
  health.add('database', () => {
    parts.database.check();
    return { ok: true, detail: 'writable' };
  });
  health.add('disk', () => diskCheck(parts.state));
  health.add('authority', () => certificateCheck(parts.authority.hubNotAfterMs - parts.clock.now()));
  health.add('schedule', () => parts.schedule.check());
  return health;
}

function diskCheck(folder: string): CheckResult {
  const { bavail, bsize, ffree, files } = statfsSync(folder);
  const freeBytes = bavail * bsize;
  // Some file systems make inodes as they go and report none at all.
  const hasInodes = files === 0 || ffree >= LEAST_FREE_INODES;
  return {
    ok: freeBytes >= LEAST_FREE_BYTES && hasInodes,
    detail: `${String(Math.floor(freeBytes / MIB))} MiB and ${String(ffree)} inodes free in ${folder}`,
  };
}

function certificateCheck(leftMs: number): CheckResult {
  const days = (leftMs / DAY_MS).toFixed(0);
  return { ok: leftMs > 0, detail: `the certificate of the hub is good for ${days} days` };
}
