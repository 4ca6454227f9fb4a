import { describe, expect, it } from 'vitest';
import { networkOf, Places } from './places.ts';

describe('places', () => {
  it('are given while there are some, and given back', () => {
    const places = new Places<string>({ inAll: 2, each: 2 });
    expect([places.take('a1', 'a'), places.take('a2', 'a'), places.take('a3', 'a')]).toEqual([
      null,
      null,
      'a3',
    ]);
    places.leave('a1');
    places.leave('a1');
    expect([places.size, places.take('a3', 'a')]).toEqual([1, null]);
  });

  it('are no more for one holder than for others, however many are free', () => {
    const places = new Places<string>({ inAll: 10, each: 1 });
    expect([places.take('a1', 'a'), places.take('a2', 'a'), places.take('b1', 'b')]).toEqual([
      null,
      'a2',
      null,
    ]);
  });

  it('come from whoever holds most when all are taken, the oldest first', () => {
    const places = new Places<string>({ inAll: 4, each: 4 });
    for (const who of ['a1', 'b1', 'b2', 'b3']) places.take(who, who.charAt(0));
    expect(places.take('c1', 'c')).toBe('b1');
    expect(places.take('c2', 'c')).toBe('b2');
    expect(places.size).toBe(4);
  });

  it('are taken from nobody who holds no more than the newcomer', () => {
    const places = new Places<string>({ inAll: 4, each: 4 });
    for (const who of ['a1', 'a2', 'b1', 'b2']) places.take(who, who.charAt(0));
    expect(places.take('a3', 'a')).toBe('a3');
    expect(places.take('c1', 'c')).toBe('a1');
    expect(places.take('c2', 'c')).toBe('b1');
    expect(places.take('c3', 'c')).toBe('c3');
  });

  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8::6', '2001:db8:0:0'],
    ['2001:db8:1:2::', '2001:db8:1:2'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
  ])('count %s as %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
