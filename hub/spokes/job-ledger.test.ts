import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, TestClock, type TestDatabase } from '../../test/fakes/hub-database.ts';
import { Epoch } from './epoch.ts';
import { JobLedger } from './job-ledger.ts';
import { SpokeStore } from './spoke-store.ts';

const DAY_MS = 86_400_000;
const SPOKES = 100;

let database: TestDatabase;
let clock: TestClock;
let ledger: JobLedger;

beforeEach(() => {
  database = openTestDatabase();
  clock = new TestClock();
  const { db } = database;
  ledger = new JobLedger({ db, clock, store: new SpokeStore(db, clock), epoch: new Epoch(db) });
});
afterEach(() => {
  database.close();
});

/** Jobs that ended one after the other in the last this many days: an apply of each server first, and then work on sites. */
function endedJobs(count: number, days: number): void {
  const { db } = database;
  db.pragma('foreign_keys = OFF');
  const [of, apart, now] = [SPOKES, (days * DAY_MS) / count, clock.now()].map((value) => BigInt(value));
  db.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @count)
     INSERT INTO jobs (id, spoke_id, server_id, sequence, kind, payload, phase, result, created_ms, finished_ms)
     SELECT 'job-' || i, 'spoke-' || (i % @of), 'server-' || (i % @of), i, iif(i <= @of, 'apply', 'run_site'),
            x'', 'finished', x'', 1, @now - (@count - i) * @apart FROM n`,
  ).run({ count: BigInt(count), of, apart, now });
}

const left = (kind: string): number =>
  Number(database.db.prepare('SELECT count(*) FROM jobs WHERE kind = ?').pluck().get(kind));

describe('a ledger with the jobs of months', { timeout: 60_000 }, () => {
  it('answers for every spoke that comes back as soon as one with few', () => {
    endedJobs(50_000, 90);
    const started = performance.now();
    for (let at = 0; at < SPOKES; at++) {
      ledger.highestAccepted(`spoke-${String(at)}`);
      expect(ledger.lastApply(`server-${String(at)}`)).toMatchObject({ kind: 'apply' });
    }
    // Read from one end to the other each time it would be many seconds.
    expect(performance.now() - started).toBeLessThan(3_000);
  });

  it('forgets all but a week of them, the newest of each spoke, and the last apply of each server', async () => {
    endedJobs(9_000, 90);
    let turns = 0;
    const others = setInterval(() => (turns += 1), 0);
    await ledger.prune(clock.now() - 90 * DAY_MS);
    clearInterval(others);
    expect(left('apply')).toBe(SPOKES);
    expect(Math.abs(left('run_site') - 700)).toBeLessThan(10);
    expect(ledger.lastApply('server-7')?.id).toBe('job-7');
    expect(turns).toBeGreaterThan(5);
    clock.advance(30 * DAY_MS);
    await ledger.prune(clock.now());
    expect([left('apply'), left('run_site')]).toEqual([SPOKES, SPOKES]);
  });
});
