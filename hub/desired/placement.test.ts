import { describe, expect, it } from 'vitest';
import type { MemberState } from '../inventory/model.ts';
import { doorOf, serversOf, shareOf, workerOf, writersOf, type Home } from './placement.ts';

const member = (serverId: string, state: MemberState = 'active') => ({ serverId, state, weight: 100 });
const group = (webType: Home['webType'], masterId: string | null, ...members: Home['members']): Home => {
  return { id: 'g', webType, masterId, members };
};
const machine: Home = { id: 'm', webType: 'apache', masterId: null, members: [] };

describe('what is on a home', () => {
  it('is on the machine itself, which does all', () => {
    expect([serversOf(machine), writersOf(machine), workerOf(machine)]).toEqual([['m'], ['m'], 'm']);
    expect(shareOf('m', [])).toBeUndefined();
  });

  it('is brought to every member of a cluster; its master works on it, and people come in elsewhere while that is down', () => {
    const cluster = group('cluster', 'b', member('a'), member('b'));
    expect([writersOf(cluster), workerOf(cluster)]).toEqual([['a', 'b'], 'b']);
    const headless = group('cluster', 'b', member('a'), member('b', 'down'));
    expect([doorOf(headless), workerOf(headless)]).toEqual(['a', 'b']);
    expect(shareOf('a', [cluster])).toBeUndefined();
  });

  it('is served by every member of a pack, and brought to its master alone', () => {
    const pack = group('pack', 'b', member('a'), member('b', 'down'));
    expect([serversOf(pack), writersOf(pack)]).toEqual([['a', 'b'], ['b']]);
    // Nobody else could write there.
    expect(workerOf(pack)).toBe('b');
    expect(shareOf('a', [pack])).toEqual({ id: 'g', writer: 'b', writes: false });
    expect(shareOf('b', [pack])).toEqual({ id: 'g', writer: 'b', writes: true });
  });

  it('is nowhere where a pack has no members', () => {
    const empty = group('pack', null);
    expect([writersOf(empty), workerOf(empty), shareOf('a', [empty])]).toEqual([[], undefined, undefined]);
  });
});
