import { describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { patchedPolicy, policyFor } from './backup-policy.ts';

function refusal(work: () => unknown): AppError {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  return expect.fail('nothing was refused');
}

const KEEP = { last: 1, daily: 7, weekly: 0, monthly: 0 };

describe('the backup policy of a site', () => {
  it('is as hub.yaml says, but for what the site says itself', () => {
    const usual = { everySeconds: 86_400, keep: KEEP };
    expect(policyFor({}, usual)).toEqual(usual);
    expect(policyFor({ everySeconds: 0 }, usual)).toEqual({ everySeconds: 0, keep: KEEP });
  });

  it('changes by what is said, and goes back by null', () => {
    const own = patchedPolicy({}, { everySeconds: 3_600 });
    expect(own).toEqual({ everySeconds: 3_600 });
    expect(patchedPolicy(own, { keep: KEEP })).toEqual({ everySeconds: 3_600, keep: KEEP });
    expect(patchedPolicy(own, { everySeconds: null })).toEqual({});
  });

  it.each([
    [{ everySeconds: 60 }, 'backups.every_seconds'],
    [{ everySeconds: 400 * 86_400 }, 'backups.every_seconds'],
    [{ keep: { ...KEEP, daily: 1_001 } }, 'backups.keep.daily'],
    [{ keep: { last: 0, daily: 0, weekly: 0, monthly: 0 } }, 'backups.keep'],
  ])('refuses %j', (patch, field) => {
    const { reason, field: named, remedy } = refusal(() => patchedPolicy({}, patch));
    expect([reason, named]).toEqual(['FIELD_INVALID', field]);
    expect(remedy).not.toBe('');
  });
});
