import { describe, expect, it } from 'vitest';
import { count, counted, size, span } from '../../../shared/words.ts';
import { ago, instant, moment } from './words.ts';

const NOW = Date.UTC(2026, 0, 31, 9);
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('words', () => {
  it.each([
    [0, '0.0 s'],
    [-5, '0.0 s'],
    [1_449, '1.4 s'],
    [12 * SECOND, '12 s'],
    [3 * MINUTE + 20_900, '3 min 20 s'],
    [2 * HOUR, '2 h'],
    [2 * HOUR + 5 * MINUTE, '2 h 5 min'],
    [4 * DAY + 3 * HOUR, '4 d 3 h'],
  ])('a span of %i ms is %s', (ms, words) => {
    expect(span(ms)).toBe(words);
  });

  it.each([
    [0, 'never'],
    [NOW, 'now'],
    [NOW - 2_000, 'now'],
    [NOW - 40 * SECOND, '40 s ago'],
    [NOW - 3 * MINUTE, '3 min ago'],
    [NOW - 26 * HOUR, '1 d ago'],
    [NOW + 4 * HOUR, 'in 4 h'],
  ])('the moment %i is %s', (at, words) => {
    expect(ago(at, NOW)).toBe(words);
  });

  it('a moment has its distance beside it', () => {
    expect(moment(NOW - HOUR, NOW)).toBe('2026-01-31 08:00:00 UTC (1 h ago)');
    expect(moment(0, NOW)).toBe('never');
    expect(instant(NOW)).toBe('2026-01-31 09:00:00 UTC');
  });

  it.each([
    [0, '0 B'],
    [1_023, '1023 B'],
    [1_024, '1.0 KiB'],
    [84_000_000, '80.1 MiB'],
    [3 * 2 ** 40, '3.0 TiB'],
    [5_000 * 2 ** 40, '5000.0 TiB'],
  ])('%i bytes are %s', (bytes, words) => {
    expect(size(bytes)).toBe(words);
  });

  it('counts have groups of three, and their noun its number', () => {
    expect([count(0), count(999), count(27_468)]).toEqual(['0', '999', '27,468']);
    expect([counted(1, 'site'), counted(3, 'site')]).toEqual(['1 site', '3 sites']);
  });
});
