import { describe, expect, it } from 'vitest';
import { TestClock } from '../../test/fakes/hub-database.ts';
import { Attempts } from './attempts.ts';

describe('attempts to join', () => {
  it('are over for a machine that guesses from ever new addresses of its network', () => {
    const attempts = new Attempts(new TestClock());
    for (let guess = 0; guess < 10; guess++) attempts.failed(`2001:db8:1:2::${guess.toString(16)}`);
    expect(attempts.allowed('2001:db8:1:2::ffff')).toBe(false);
    expect(attempts.allowed('2001:db8:1:3::1')).toBe(true);
  });

  it('are over for one address, and not for its neighbour', () => {
    const attempts = new Attempts(new TestClock());
    for (let guess = 0; guess < 10; guess++) attempts.failed('192.0.2.7');
    expect(attempts.allowed('192.0.2.7')).toBe(false);
    expect(attempts.allowed('192.0.2.8')).toBe(true);
  });
});
