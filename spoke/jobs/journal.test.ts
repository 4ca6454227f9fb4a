import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../shared/clock.ts';
import { LIMITS } from '../../shared/limits.ts';
import { inTransaction, openDatabase } from '../../shared/sqlite.ts';
import { applyJob, inspectJob, syncJob } from '../../test/fakes/spoke-jobs.ts';
import { journalMigrations } from './journal-schema.ts';
import { openJournal, type Journal } from './journal.ts';

let folder: string;
let journal: Journal;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aegir-journal-'));
  journal = openJournal(join(folder, 'spoke.db'), systemClock);
});

afterEach(() => {
  journal.close();
  rmSync(folder, { recursive: true });
});

function reopen(): Journal {
  journal.close();
  journal = openJournal(join(folder, 'spoke.db'), systemClock);
  return journal;
}

describe('journal', () => {
  it('remembers an accepted job and its numbers over a restart', () => {
    journal.accept(applyJob(7));
    reopen();
    expect([journal.epoch, journal.lastSequence]).toEqual([1, 7]);
    expect(journal.unfinished()).toMatchObject([{ id: 'job-7', phase: 'accepted', attempts: 0 }]);
    expect(journal.unfinished()[0]?.job).toEqual(applyJob(7));
  });

  it('refuses an older epoch and a sequence that is not above the last', () => {
    journal.accept(syncJob(5, { epoch: 3 }));
    expect(() => journal.accept(syncJob(6, { epoch: 2 }))).toThrow(/older/);
    expect(() => journal.accept(syncJob(4, { epoch: 3 }))).toThrow(/not above 5/);
    expect(() => journal.accept(syncJob(5, { epoch: 3, jobId: 'other' }))).toThrow(/not above 5/);
    expect(journal.unacknowledged()).toHaveLength(1);
  });

  it('counts sequences anew in a higher epoch', () => {
    journal.accept(syncJob(50));
    journal.accept(syncJob(1, { epoch: 2 }));
    expect([journal.epoch, journal.lastSequence]).toEqual([2, 1]);
  });

  it('answers a job it knows with what it knows, whatever its numbers', () => {
    journal.accept(applyJob(1));
    journal.finish('job-1', { outcome: 'OUTCOME_APPLIED' });
    const again = journal.accept(applyJob(1));
    expect(again).toMatchObject({ known: true, entry: { phase: 'finished' } });
    expect(again.entry.result?.outcome).toBe('OUTCOME_APPLIED');
  });

  it('keeps the first result of a job', () => {
    journal.accept(applyJob(1));
    journal.finish('job-1', { outcome: 'OUTCOME_APPLIED' });
    journal.finish('job-1', { outcome: 'OUTCOME_FAILED' });
    expect(journal.find('job-1')?.result?.outcome).toBe('OUTCOME_APPLIED');
  });

  it('never goes back from committing or finished by a late word', () => {
    journal.accept(applyJob(1));
    journal.committing('job-1');
    journal.began('job-1');
    journal.prepared('job-1', {});
    expect(journal.find('job-1')?.phase).toBe('committing');
    journal.finish('job-1', {});
    journal.committing('job-1');
    expect(journal.find('job-1')?.phase).toBe('finished');
  });

  it('holds results until they are acknowledged', () => {
    journal.accept(applyJob(1));
    journal.acknowledge('job-1');
    expect(journal.unacknowledged()).toHaveLength(1);
    journal.finish('job-1', {});
    expect(reopen().unacknowledged()).toHaveLength(1);
    journal.acknowledge('job-1');
    expect(reopen().unacknowledged()).toEqual([]);
  });

  it('counts attempts that nothing ended', () => {
    journal.accept(syncJob(1));
    journal.began('job-1');
    journal.began('job-1');
    journal.stopped('job-1');
    expect(reopen().find('job-1')?.attempts).toBe(1);
  });

  it('refuses more open jobs than the limit', () => {
    const wide = openDatabase(join(folder, 'spoke.db'), journalMigrations);
    const insert = wide.prepare(
      'INSERT INTO jobs (id, epoch, sequence, job, accepted_ms) VALUES (?, 1, ?, ?, 0)',
    );
    inTransaction(wide, () => {
      for (let i = 1; i <= LIMITS.openJobs; i++) insert.run(`open-${String(i)}`, i, Buffer.alloc(0));
    });
    wide.close();
    expect(() => journal.accept(inspectJob(5_000))).toThrow(/open already/);
    expect(journal.lastSequence).toBe(0);
  });

  it('forgets acknowledged jobs but the newest, and starts fast on many old ones', () => {
    const wide = openDatabase(join(folder, 'spoke.db'), journalMigrations);
    wide.exec(`
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
      INSERT INTO jobs (id, epoch, sequence, phase, job, accepted_ms, finished_ms, acknowledged_ms)
      SELECT 'old-' || i, 1, i, 'finished', x'', 1, 1, 1 FROM n`);
    wide.close();
    const started = performance.now();
    reopen();
    expect(journal.unacknowledged()).toEqual([]);
    expect(performance.now() - started).toBeLessThan(2_000);
    journal.accept(syncJob(20_001));
    journal.finish('job-20001', {});
    journal.acknowledge('job-20001');
    expect(journal.find('old-1')).toBeUndefined();
    expect(journal.find('old-19999')).toBeDefined();
  });

  it('forgets the jobs and numbers of another spoke that this machine was', () => {
    journal.belongTo('one');
    journal.accept(syncJob(9, { epoch: 4 }));
    journal.belongTo('one');
    expect([reopen().epoch, journal.lastSequence, journal.unfinished().length]).toEqual([4, 9, 1]);
    journal.belongTo('two');
    expect([reopen().epoch, journal.lastSequence, journal.unfinished().length]).toEqual([0, 0, 0]);
  });

  it('remembers an open switch until it is over', () => {
    journal.switchLog.begin({ jobId: 'job-1', from: 3, to: 4 });
    expect(reopen().switchLog.open()).toEqual({ jobId: 'job-1', from: 3, to: 4 });
    expect(() => {
      journal.switchLog.begin({ jobId: 'job-2', from: 4, to: 5 });
    }).toThrow();
    journal.switchLog.end();
    expect(reopen().switchLog.open()).toBeNull();
  });

  it('forgets releases that nobody asked for lately', () => {
    let now = 1_000;
    journal.close();
    journal = openJournal(join(folder, 'spoke.db'), { ...systemClock, now: () => now });
    journal.wantRelease('aa');
    now = 5_000;
    journal.wantRelease('bb');
    expect(journal.wantedReleases(10_000)).toEqual(new Set(['aa', 'bb']));
    expect(journal.wantedReleases(2_000)).toEqual(new Set(['bb']));
  });

  it('is readable by its owner alone', () => {
    expect(statSync(join(folder, 'spoke.db')).mode & 0o077).toBe(0);
  });
});
