import { describe, expect, it } from 'vitest';
import type { DesiredState, SiteState } from '../../shared/desired-state.ts';
import { stateOf } from '../../test/fakes/apache-host.ts';
import { differenceOf } from './difference.ts';

const RELEASE = 'a'.repeat(64);

function state(...sites: readonly Partial<SiteState>[]): DesiredState {
  return stateOf(
    80,
    RELEASE,
    sites.map((site) => ({ uri: 'a.test', ...site })),
  );
}

describe('the difference between two states', () => {
  it('names each object that is not the same, with the fields that differ', () => {
    const from = state({ uri: 'a.test' }, { uri: 'b.test' });
    const to = { ...state({ aliases: ['x.test', 'y.test'] }, { uri: 'c.test' }), web: from.web };
    expect(differenceOf(from, { ...to, web: { ...to.web, httpPort: 8080 } })).toEqual([
      {
        kind: 'web',
        name: '',
        change: 'changed',
        fields: [{ name: 'httpPort', before: '80', after: '8080' }],
      },
      {
        kind: 'site',
        name: 'a.test',
        change: 'changed',
        fields: [{ name: 'aliases', before: '', after: 'x.test, y.test' }],
      },
      expect.objectContaining({
        kind: 'site',
        name: 'c.test',
        change: 'added',
        fields: expect.arrayContaining([{ name: 'platform', before: '', after: 'app' }]) as unknown,
      }),
      { kind: 'site', name: 'b.test', change: 'removed', fields: [] },
    ]);
    expect(differenceOf(from, from)).toEqual([]);
  });

  it('says that a secret differs, and not what it is', () => {
    const secret = (word: string): Partial<SiteState> =>
      ({ authPassword: word, settings: { name: 'x', token: word } }) as object;
    const difference = JSON.stringify(differenceOf(state(secret('old-1')), state(secret('new-2'))));
    expect(difference).toContain('authPassword');
    expect(difference).not.toMatch(/old-1|new-2/);
  });
});
