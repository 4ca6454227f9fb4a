import { createHash } from 'node:crypto';
import type { Database } from '../../shared/sqlite.ts';

/** How some regular work of a site goes. */
export interface RunRecord {
  /** When it ran last; 0: never. */
  readonly startedMs: number;
  readonly endedMs: number;
  /** Why the last run failed, '' when it did not. */
  readonly problem: string;
  /** Runs that were due and did not take place, since the last one that went well. */
  readonly missed: number;
}

interface Row extends RunRecord {
  readonly seconds: number;
  readonly slot: number;
}

const NEVER: Row = { startedMs: 0, endedMs: 0, problem: '', missed: 0, seconds: 0, slot: 0 };

/** A site, and how many seconds are between two runs; 0: none by itself. */
export interface Regularly {
  readonly id: string;
  readonly everySeconds: number;
}

/**
 * When the regular work of sites runs, and what became of it. Time is cut into slots as long as a site's interval, which
 * begin at another moment for each site: so the runs of many sites spread over time, and stay where they are.
 */
export class SiteRuns {
  readonly #db: Database;
  readonly #table: 'site_cron' | 'site_backup_runs';

  constructor(db: Database, table: 'site_cron' | 'site_backup_runs') {
    this.#db = db;
    this.#table = table;
  }

  of(siteId: string): RunRecord {
    const { startedMs, endedMs, problem, missed } = this.#row(siteId);
    return { startedMs, endedMs, problem, missed };
  }

  /**
   * Whether a run is due; then its slot counts as taken. Slots that passed without a look are missed. isBusy: the run
   * before is not over, so this one is missed as well. Part of the caller's transaction.
   */
  takeDue(site: Regularly, nowMs: number, isBusy: boolean): boolean {
    const row = this.#row(site.id);
    const slot = slotOf(site, nowMs);
    // A slot that is still to come was taken by a clock that was ahead: it would hold up all runs until then.
    if (row.seconds !== site.everySeconds || slot < row.slot) {
      this.#save(site.id, { ...row, seconds: site.everySeconds, slot });
      return false;
    }
    if (slot === row.slot) return false;
    const passed = slot - row.slot - 1 + (isBusy ? 1 : 0);
    this.#save(site.id, { ...row, slot, missed: row.missed + passed });
    return !isBusy;
  }

  /** A run is over. */
  ran(siteId: string, run: Pick<RunRecord, 'startedMs' | 'endedMs' | 'problem'>): void {
    const row = this.#row(siteId);
    this.#save(siteId, { ...row, ...run, missed: run.problem === '' ? 0 : row.missed });
  }

  #row(siteId: string): Row {
    const row = this.#db
      .prepare<[string], Row>(
        `SELECT started_ms AS startedMs, ended_ms AS endedMs, problem, missed, seconds, slot
         FROM ${this.#table} WHERE site_id = ?`,
      )
      .get(siteId);
    return row ?? NEVER;
  }

  #save(siteId: string, row: Row): void {
    this.#db
      .prepare(
        `INSERT OR REPLACE INTO ${this.#table} (site_id, seconds, slot, started_ms, ended_ms, problem, missed)
         VALUES (@siteId, @seconds, @slot, @startedMs, @endedMs, @problem, @missed)`,
      )
      .run({ siteId, ...row });
  }
}

/** When the run after this moment is due; 0 for a site without any. */
export function nextRunMs(site: Regularly, nowMs: number): number {
  if (site.everySeconds === 0) return 0;
  return (slotOf(site, nowMs) + 1) * site.everySeconds * 1_000 + offsetMs(site);
}

function slotOf(site: Regularly, nowMs: number): number {
  return Math.floor((nowMs - offsetMs(site)) / (site.everySeconds * 1_000));
}

/** The same for a site at all times, and anywhere in the interval. */
function offsetMs({ id, everySeconds }: Regularly): number {
  const share = createHash('sha256').update(id).digest().readUInt32BE() / 2 ** 32;
  return Math.floor(share * everySeconds) * 1_000;
}
