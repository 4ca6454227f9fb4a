import { describe, expect, it } from 'vitest';
import type { DesiredState } from '../../shared/desired-state.ts';
import { portionOf } from './portion.ts';

/** A state with platforms by name and release, and sites by URI and platform. */
function state(
  platforms: Readonly<Record<string, string>>,
  sites: Readonly<Record<string, string>>,
  httpPort = 80,
): DesiredState {
  const platform = ([name, release]: [string, string]) =>
    [name, { name, publishPath: `/p/${name}`, docroot: '', release }] as const;
  const site = ([uri, on]: [string, string]) =>
    [uri, { uri, aliases: [], platform: on, enabled: true }] as const;
  return {
    web: { type: 'apache', httpPort },
    platforms: new Map(Object.entries(platforms).map(platform)),
    sites: new Map(Object.entries(sites).map(site)),
  };
}

const known = state({ own: 'a', shared: 'a' }, { 'own.test': 'own', 'shared.test': 'shared' });
const ofShared = (name: string): boolean => name !== 'own';

describe('the portion of a home', () => {
  it('moves what stands on it, and leaves what stands on others as it is served', () => {
    const desired = state({ own: 'b', shared: 'b' }, { 'own2.test': 'own', 'new.test': 'shared' }, 8080);
    const portion = portionOf({ known, desired, moves: ofShared, withSettings: false });
    expect(portion).toEqual(state({ own: 'a', shared: 'b' }, { 'own.test': 'own', 'new.test': 'shared' }));
    const rest = portionOf({ known, desired, moves: (name) => !ofShared(name), withSettings: true });
    expect(rest).toEqual(
      state({ own: 'b', shared: 'a' }, { 'own2.test': 'own', 'shared.test': 'shared' }, 8080),
    );
  });

  it('takes along where its group keeps what visitors send, and leaves that of other groups as it is', () => {
    const pool = (name: string, master: string) => {
      const member = { name: master, address: `${master}.example`, httpPort: 80, weight: 1 };
      return { name, master, members: [member] };
    };
    const kept = (masters: Readonly<Record<string, string>>): DesiredState => {
      const base = state({ own: 'a', shared: 'a' }, { 'own.test': 'own', 'shared.test': 'shared' });
      const sites = [...base.sites].map(([uri, site]) => [uri, { ...site, pool: site.platform }] as const);
      const pools = Object.entries(masters).map(([name, master]) => pool(name, master));
      const web = { ...base.web, pools, balancers: [`10.0.0.${masters['own'] === 'w1' ? '1' : '2'}`] };
      return { ...base, web, sites: new Map(sites) };
    };
    const [before, desired] = [kept({ own: 'w1', shared: 'w1' }), kept({ own: 'w2', shared: 'w2' })];
    for (const withSettings of [false, true]) {
      const { web } = portionOf({ known: before, desired, moves: ofShared, withSettings });
      expect(web.pools?.map(({ name, master }) => [name, master])).toEqual([
        ['own', 'w1'],
        ['shared', 'w2'],
      ]);
      expect(web.balancers).toEqual(['10.0.0.2']);
    }
  });

  it('lets go of what is on no home any more', () => {
    const desired = state({ own: 'b' }, { 'own.test': 'own' });
    const portion = portionOf({ known, desired, moves: ofShared, withSettings: false });
    expect(portion).toEqual(state({ own: 'a' }, { 'own.test': 'own' }));
  });

  it('is everything where a part would not go together with what stays', () => {
    const desired = state({ own: 'b', shared: 'b' }, { 'shared.test': 'own' });
    const aliased: DesiredState = {
      ...desired,
      sites: new Map([
        ['x.test', { uri: 'x.test', aliases: ['own.test'], platform: 'shared', enabled: true }],
      ]),
    };
    expect(portionOf({ known, desired: aliased, moves: ofShared, withSettings: false })).toEqual(aliased);
  });

  it('is only itself on a machine that serves nothing yet', () => {
    const desired = state({ own: 'b', shared: 'b' }, { 'own.test': 'own', 'shared.test': 'shared' });
    const portion = portionOf({ known: null, desired, moves: ofShared, withSettings: false });
    expect(portion).toEqual(state({ shared: 'b' }, { 'shared.test': 'shared' }));
  });
});
