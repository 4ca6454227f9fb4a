import { describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { checkCronSeconds, chosenProfile } from './site-profile.ts';

const platform = { name: 'd11' };
const drupal = { kind: 'drupal', version: '11.1.0', profiles: ['minimal', 'standard'] } as const;
const php = { kind: 'php', version: '', profiles: [] } as const;

function refusal(work: () => unknown): AppError {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

describe('the profile of a new site', () => {
  it('is the usual one of the code, the one that is named, or none', () => {
    expect(chosenProfile({}, platform, drupal)).toBe('standard');
    expect(chosenProfile({ profile: 'minimal' }, platform, drupal)).toBe('minimal');
    expect(chosenProfile({ withoutInstall: true }, platform, drupal)).toBe('');
    expect(chosenProfile({}, platform, php)).toBe('');
  });

  it('that the code lacks is refused with those it has', () => {
    const error = refusal(() => chosenProfile({ profile: 'shop' }, platform, drupal));
    expect([error.reason, error.field, error.message]).toEqual([
      'PROFILE_MISSING',
      'profile',
      'platform d11 does not carry the profile "shop", but minimal, standard',
    ]);
    expect(refusal(() => chosenProfile({ profile: 'standard' }, platform, php)).message).toBe(
      'platform d11 does not carry the profile "standard", and no other',
    );
  });

  it('must be named where the code has several and none is usual', () => {
    const distribution = { ...drupal, profiles: ['minimal', 'shop'] };
    expect(refusal(() => chosenProfile({}, platform, distribution)).reason).toBe('FIELD_MISSING');
  });

  it('is nothing that could be an option or a path', () => {
    const odd = { ...drupal, profiles: ['--root=/', '../x'] };
    for (const profile of odd.profiles) {
      expect(refusal(() => chosenProfile({ profile }, platform, odd)).reason).toBe('PROFILE_MISSING');
    }
  });
});

describe('the interval of cron', () => {
  it('is a minute at least, a month at most, or never', () => {
    expect([0, 60, 3_600].map(checkCronSeconds)).toEqual([0, 60, 3_600]);
    for (const wrong of [1, 59, -60, 1.5, 40 * 86_400, NaN]) {
      expect(refusal(() => checkCronSeconds(wrong)).field).toBe('cron_seconds');
    }
  });
});
