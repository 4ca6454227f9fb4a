import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../test/fakes/hub-database.ts';
import { nextRunMs, SiteRuns } from './site-runs.ts';

const HOUR = 3_600_000;
const NOW = 1_700_000_000_000;
const site = { id: 's1', everySeconds: 3_600 };

let database: TestDatabase;
let crons: SiteRuns;
beforeEach(() => {
  database = openTestDatabase();
  const { db } = database;
  db.pragma('foreign_keys = OFF');
  crons = new SiteRuns(db, 'site_cron');
});
afterEach(() => {
  database.close();
});

describe('the regular work of a site', () => {
  it('runs once in each interval, from the first whole one on', () => {
    expect(crons.takeDue(site, NOW, false)).toBe(false);
    const due = nextRunMs(site, NOW);
    expect(due - NOW).toBeLessThanOrEqual(HOUR);
    expect(crons.takeDue(site, due - 1, false)).toBe(false);
    expect(crons.takeDue(site, due, false)).toBe(true);
    expect(crons.takeDue(site, due + 60_000, false)).toBe(false);
    expect(crons.takeDue(site, due + HOUR, false)).toBe(true);
    expect(crons.of('s1').missed).toBe(0);
  });

  it('counts the runs that were missed, until one goes well', () => {
    crons.takeDue(site, NOW, false);
    expect(crons.takeDue(site, nextRunMs(site, NOW) + 3 * HOUR, false)).toBe(true);
    expect(crons.of('s1').missed).toBe(3);
    expect(crons.takeDue(site, nextRunMs(site, NOW) + 4 * HOUR, true)).toBe(false);
    expect(crons.of('s1').missed).toBe(4);
    crons.ran('s1', { startedMs: 1, endedMs: 2, problem: 'it failed' });
    expect(crons.of('s1')).toEqual({ startedMs: 1, endedMs: 2, problem: 'it failed', missed: 4 });
    crons.ran('s1', { startedMs: 3, endedMs: 4, problem: '' });
    expect(crons.of('s1').missed).toBe(0);
  });

  it('begins anew with another interval, without a run at once', () => {
    crons.takeDue(site, NOW, false);
    const quicker = { ...site, everySeconds: 60 };
    expect(crons.takeDue(quicker, NOW + HOUR, false)).toBe(false);
    expect(crons.takeDue(quicker, NOW + HOUR + 60_000, false)).toBe(true);
    expect(nextRunMs({ ...site, everySeconds: 0 }, NOW)).toBe(0);
  });

  it('goes on after a clock was ahead for a while, without waiting for what it said', () => {
    crons.takeDue(site, NOW, false);
    expect(crons.takeDue(site, nextRunMs(site, NOW + 20_000 * HOUR), false)).toBe(true);
    const due = nextRunMs(site, NOW);
    expect(crons.takeDue(site, due, false)).toBe(false);
    expect(crons.takeDue(site, due + HOUR, false)).toBe(true);
  });

  it('is spread over the interval from site to site', () => {
    const minutes = Array.from({ length: 200 }, (_, index) =>
      Math.floor((nextRunMs({ ...site, id: `site-${String(index)}` }, NOW) / 60_000) % 60),
    );
    expect(new Set(minutes).size).toBeGreaterThan(40);
  });
});
