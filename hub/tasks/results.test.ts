import { describe, expect, it } from 'vitest';
import { jobResult, problem } from '../../test/fakes/fleet.ts';
import { resultOfJob, throwFailure } from './results.ts';

const isOwn = ({ site }: { site: string }): boolean => site === 'own.example.org';

describe('the result of a job', () => {
  it('is a failure for a problem of its own, a warning for that of another, and else a success', () => {
    const own = problem({ site: 'own.example.org', reason: 'SITE_BROKEN', message: 'broken' });
    const other = problem({ site: 'other.example.org' });
    expect(resultOfJob('web1', jobResult({ problems: [other, own] }), isOwn)).toMatchObject({
      state: 'failure',
      reason: 'SITE_BROKEN',
      message: 'own.example.org: broken',
      problems: [other, own],
    });
    expect(resultOfJob('web1', jobResult({ problems: [other] }), isOwn).state).toBe('warning');
    expect(resultOfJob('web1', jobResult({ outcome: 'OUTCOME_UNCHANGED' }), isOwn)).toMatchObject({
      server: 'web1',
      state: 'success',
      message: '',
    });
  });

  it('is a warning for a note, whosever it is', () => {
    for (const reason of ['HTACCESS_PER_REQUEST', 'WORKERS_LINGER']) {
      const note = problem({ site: 'own.example.org', reason });
      const row = resultOfJob('web1', jobResult({ problems: [note] }), isOwn);
      expect(row).toMatchObject({ state: 'warning', reason });
      const other = problem({ site: 'other.example.org', reason: 'SITE_BROKEN' });
      const both = resultOfJob('web1', jobResult({ problems: [note, other] }), isOwn);
      expect(both).toMatchObject({ state: 'warning', reason: 'SITE_BROKEN' });
    }
  });

  it('carries the file and line of what failed the whole job', () => {
    const failure = problem({ message: 'Syntax error', file: '/etc/x.conf', line: 3 });
    for (const outcome of ['OUTCOME_FAILED', 'OUTCOME_ROLLED_BACK', 'OUTCOME_ROLLBACK_FAILED'] as const) {
      const row = resultOfJob('web1', jobResult({ outcome, stage: 'test', failure }), isOwn);
      expect(row).toMatchObject({
        state: 'failure',
        stage: 'test',
        message: 'Syntax error',
        problems: [failure],
      });
    }
  });

  it('names the platform of a problem in the command that mends it', () => {
    const remedy = 'Correct it: aegirctl platform set NAME --docroot FOLDER.';
    const other = problem({ platform: 'shop', remedy });
    const named = 'Correct it: aegirctl platform set shop --docroot FOLDER.';
    const row = resultOfJob('web1', jobResult({ problems: [other] }), isOwn);
    expect(row).toMatchObject({ state: 'warning', remedy: named, problems: [{ remedy: named }] });
  });

  it('is no failure of a server that went back because another of its group failed', () => {
    const failure = problem({ reason: 'CANCELLED', message: 'went back, as another member failed: no room' });
    const back = resultOfJob('web1', jobResult({ outcome: 'OUTCOME_ROLLED_BACK', failure }), isOwn);
    expect(back).toMatchObject({ state: 'cancelled', message: failure.message });
    const cause = jobResult({ outcome: 'OUTCOME_FAILED', failure: problem({ message: 'no room' }) });
    expect(() => {
      throwFailure([back, resultOfJob('web2', cause, isOwn)]);
    }).toThrow('web2: no room');
  });

  it('says something also when the spoke did not', () => {
    expect(resultOfJob('web1', jobResult({ outcome: 'OUTCOME_FAILED' }), isOwn)).toMatchObject({
      state: 'failure',
      reason: 'INTERNAL',
      message: 'the spoke failed without giving a reason',
    });
    expect(resultOfJob('web1', jobResult({ outcome: 'OUTCOME_CANCELLED' }), isOwn)).toMatchObject({
      state: 'cancelled',
      reason: 'CANCELLED',
    });
  });

  it('of a reason that this version does not know ends the task all the same', () => {
    const failure = problem({ reason: 'FROM_THE_FUTURE', message: 'new trouble' });
    const row = resultOfJob('web1', jobResult({ outcome: 'OUTCOME_FAILED', failure }), isOwn);
    expect(row.reason).toBe('FROM_THE_FUTURE');
    expect(() => {
      throwFailure([row]);
    }).toThrow(expect.objectContaining({ reason: 'INTERNAL', message: 'web1: new trouble', remedy: 'look' }));
  });
});
