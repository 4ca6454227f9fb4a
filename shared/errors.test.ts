import { describe, expect, it } from 'vitest';
import { AppError, hasCode, messageOf, toAppError } from './errors.ts';
import { REASONS } from './reasons.ts';

describe('an AppError', () => {
  it('brings the remedy and the kind of its reason along', () => {
    const error = new AppError('NAME_TAKEN', 'web1 is taken');
    expect(error).toMatchObject({
      remedy: REASONS.NAME_TAKEN.remedy,
      kind: 'exists',
      field: '',
      metadata: {},
    });
  });

  it('takes a better remedy, the field, facts and the cause', () => {
    const cause = new Error('disk');
    const error = new AppError('IN_USE', 'has sites', {
      field: 'name',
      remedy: 'Move them.',
      metadata: { sites: 'a' },
      cause,
    });
    expect(error).toMatchObject({ field: 'name', remedy: 'Move them.', metadata: { sites: 'a' }, cause });
  });
});

describe('what was caught', () => {
  it('stays what it is when it is an AppError', () => {
    const error = new AppError('BUSY', 'wait');
    expect(toAppError(error)).toBe(error);
  });

  it('is CANCELLED when it is an abort', () => {
    const controller = new AbortController();
    controller.abort();
    expect(toAppError(controller.signal.reason).reason).toBe('CANCELLED');
  });

  it.each([new TypeError('x is undefined'), 'text', undefined, null, { reason: 'BUSY' }])(
    'is INTERNAL when it is anything else, its text kept from the message: %s',
    (thrown) => {
      const error = toAppError(thrown);
      expect(error).toMatchObject({ reason: 'INTERNAL', message: 'an unexpected error happened' });
      expect(error.cause).toBe(thrown);
    },
  );

  it('gives its text for logs, whatever it is', () => {
    expect([new Error('broken'), 'text', 7].map(messageOf)).toEqual(['broken', 'text', '7']);
  });

  it('tells system errors by their code', () => {
    const missing = Object.assign(new Error('no such file'), { code: 'ENOENT' });
    expect(hasCode(missing, 'EACCES', 'ENOENT')).toBe(true);
    expect(hasCode(missing, 'EACCES')).toBe(false);
    expect(hasCode({ code: 'ENOENT' }, 'ENOENT')).toBe(false);
  });
});
