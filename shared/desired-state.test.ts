import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyChange,
  changeBetween,
  checkState,
  digestOfState,
  EMPTY_STATE,
  sameObject,
  type DesiredState,
  type PlatformState,
  type SiteState,
} from './desired-state.ts';
import { changeFromWire, changeToWire } from './desired-wire.ts';
import { LIMITS } from './limits.ts';
import { aegirV1 } from './rpc/proto.ts';

const RELEASE = 'ab'.repeat(32);

function platform(name: string, change: Partial<PlatformState> = {}): PlatformState {
  return { name, publishPath: `/var/aegir/platforms/${name}`, docroot: '', release: RELEASE, ...change };
}

function site(uri: string, change: Partial<SiteState> = {}): SiteState {
  return { uri, aliases: [], platform: 'd11', enabled: true, ...change };
}

function state(
  platforms: readonly PlatformState[],
  sites: readonly SiteState[],
  httpPort = 80,
): DesiredState {
  return {
    web: { type: 'apache', httpPort },
    platforms: new Map(platforms.map((entry) => [entry.name, entry])),
    sites: new Map(sites.map((entry) => [entry.uri, entry])),
  };
}

/** Any valid state of a few platforms and sites. */
const anyState = fc
  .record({
    httpPort: fc.constantFrom(80, 8_080),
    platforms: fc.uniqueArray(fc.constantFrom('d10', 'd11', 'wp'), { minLength: 1 }),
    docroot: fc.constantFrom('', 'web'),
    uris: fc.uniqueArray(fc.constantFrom('a.example', 'b.example', 'c.example', 'd.example')),
    aliased: fc.boolean(),
    enabled: fc.boolean(),
    tls: fc.constantFrom({}, { tls: { caDigest: '' } }, { tls: { caDigest: 'ab'.repeat(32) } }),
  })
  .map(({ httpPort, platforms, docroot, uris, aliased, enabled, tls }) => {
    const database = { host: 'db1', port: 3_306, name: 'x', user: 'x', secretId: 'cd'.repeat(32), ...tls };
    const sites = uris.map((uri, index) =>
      site(uri, {
        platform: platforms[index % platforms.length] ?? '',
        aliases: aliased ? [`www.${uri}`] : [],
        enabled: enabled || index > 0,
        ...(index === 1 && { database }),
      }),
    );
    return state(
      platforms.map((name) => platform(name, { docroot })),
      sites,
      httpPort,
    );
  });

/** A change after it was encoded, sent and decoded. */
function travelled(change: ReturnType<typeof changeBetween>) {
  const { upserts, removals } = changeToWire(change);
  const decoded = upserts.map((object) =>
    aegirV1.DesiredObject.deserialize(aegirV1.DesiredObject.serialize(object as never)),
  );
  const keys = removals.map((key) => aegirV1.DesiredKey.deserialize(aegirV1.DesiredKey.serialize(key)));
  return changeFromWire(decoded, keys);
}

describe('a change between two states', () => {
  it('turns the one into the other, also after it has travelled', () => {
    fc.assert(
      fc.property(anyState, anyState, (from, to) => {
        const arrived = applyChange(from, travelled(changeBetween(from, to)));
        expect(digestOfState(arrived)).toBe(digestOfState(to));
        expect(arrived).toEqual(to);
      }),
    );
  });

  it('is empty between equal states, whatever the order of their objects', () => {
    const one = state([platform('d10'), platform('d11')], [site('a.example'), site('b.example')]);
    const other = state([platform('d11'), platform('d10')], [site('b.example'), site('a.example')]);
    expect(digestOfState(one)).toBe(digestOfState(other));
    expect(changeBetween(one, other)).toEqual({
      web: null,
      platforms: [],
      sites: [],
      removedPlatforms: [],
      removedSites: [],
    });
  });

  it('names only what differs', () => {
    const from = state([platform('d11')], [site('a.example'), site('b.example'), site('c.example')]);
    const to = state([platform('d11')], [site('a.example'), site('b.example', { enabled: false })]);
    expect(changeBetween(from, to)).toMatchObject({
      web: null,
      platforms: [],
      sites: [{ uri: 'b.example', enabled: false }],
      removedSites: ['c.example'],
    });
  });
});

describe('the digest', () => {
  it('differs when any value does', () => {
    const base = state([platform('d11')], [site('a.example')]);
    const others = [
      EMPTY_STATE,
      state([platform('d11')], [site('a.example')], 8_080),
      state([platform('d11', { docroot: 'web' })], [site('a.example')]),
      state([platform('d11', { release: 'cd'.repeat(32) })], [site('a.example')]),
      state([platform('d11')], [site('a.example', { aliases: ['b.example'] })]),
      state([platform('d11')], [site('a.example', { enabled: false })]),
      state([platform('d11')], []),
    ];
    const digests = [base, ...others].map(digestOfState);
    expect(new Set(digests).size).toBe(digests.length);
  });

  it('does not depend on the order of keys, as objects from the wire have another one', () => {
    const { enabled, platform: name, aliases, uri } = site('a.example');
    expect(sameObject(site('a.example'), { enabled, platform: name, aliases, uri })).toBe(true);
    expect(sameObject(site('a.example'), undefined)).toBe(false);
  });
});

describe('a state is refused', () => {
  const base = state([platform('d11')], [site('a.example', { aliases: ['www.a.example'] })]);
  const none = { web: null, platforms: [], sites: [], removedPlatforms: [], removedSites: [] };

  it.each([
    ['an alias that is another site', site('b.example', { aliases: ['a.example'] })],
    ["another site's alias as URI", site('www.a.example')],
    ['an alias that two sites have', site('b.example', { aliases: ['www.a.example'] })],
    ['its own URI as alias', site('b.example', { aliases: ['b.example'] })],
  ])('with %s', (_name, added) => {
    expect(() => applyChange(base, { ...none, sites: [added] })).toThrow(
      expect.objectContaining({ reason: 'NAME_TAKEN' }) as Error,
    );
  });

  it('with a site whose platform is gone', () => {
    expect(() => applyChange(base, { ...none, removedPlatforms: ['d11'] })).toThrow('names platform d11');
  });

  it('with more objects than a server may carry', () => {
    const platforms = Array.from({ length: LIMITS.platformsPerServer + 1 }, (_, n) =>
      platform(`p${String(n)}`),
    );
    expect(() => {
      checkState(state(platforms, []));
    }).toThrow('more objects');
  });

  it('and the one before stays as it was', () => {
    const before = digestOfState(base);
    expect(() =>
      applyChange(base, { ...none, sites: [site('b.example', { aliases: ['a.example'] })] }),
    ).toThrow();
    expect(digestOfState(base)).toBe(before);
  });
});
