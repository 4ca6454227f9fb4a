import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyChange,
  changeBetween,
  changeFromWire,
  changeToWire,
  checkState,
  digestOfState,
  EMPTY_STATE,
  sameObject,
  type DesiredState,
  type PlatformState,
  type SiteState,
} from './desired-state.ts';
import type { DesiredObject } from './proto/gen/aegir/v1/DesiredObject.ts';
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
  })
  .map(({ httpPort, platforms, docroot, uris, aliased, enabled }) => {
    const sites = uris.map((uri, index) =>
      site(uri, {
        platform: platforms[index % platforms.length] ?? '',
        aliases: aliased ? [`www.${uri}`] : [],
        enabled: enabled || index > 0,
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

describe('a change from the wire is refused', () => {
  /** As it arrives: encoded by whoever sent it. */
  function arrive(object: DesiredObject) {
    return [aegirV1.DesiredObject.deserialize(aegirV1.DesiredObject.serialize(object))];
  }

  const wireSite = { uri: 'a.example', aliases: [], platform: 'd11', enabled: true };
  const wirePlatform = platform('d11');

  it.each<[string, DesiredObject, string]>([
    ['a newline in a URI', { site: { ...wireSite, uri: 'a.example\nListen 81' } }, 'upserts[0].site.uri'],
    [
      'a variable in an alias',
      { site: { ...wireSite, aliases: ['b.example', '${HOME}'] } },
      'upserts[0].site.aliases[1]',
    ],
    [
      'a URI in another form than the canonical',
      { site: { ...wireSite, uri: 'A.example' } },
      'upserts[0].site.uri',
    ],
    ['a platform that climbs', { site: { ...wireSite, platform: '../etc' } }, 'upserts[0].site.platform'],
    [
      'a path that climbs',
      { platform: { ...wirePlatform, publishPath: '/var/../etc' } },
      'upserts[0].platform.publish_path',
    ],
    [
      'an absolute docroot',
      { platform: { ...wirePlatform, docroot: '/etc' } },
      'upserts[0].platform.docroot',
    ],
    [
      'a release that is a path',
      { platform: { ...wirePlatform, release: '../x' } },
      'upserts[0].platform.release',
    ],
    ['no port', { web: { type: 'WEB_TYPE_APACHE', httpPort: 0 } }, 'upserts[0].web.http_port'],
    [
      'a type without a number',
      { web: { type: 'WEB_TYPE_UNSPECIFIED', httpPort: 80 } },
      'upserts[0].web.type',
    ],
    ['nothing in it', {}, 'upserts[0]'],
  ])('with %s, naming the field', (_name, object, field) => {
    expect(() => changeFromWire(arrive(object), [])).toThrow(expect.objectContaining({ field }) as Error);
  });

  it('with more aliases than a site may have', () => {
    const aliases = Array.from({ length: LIMITS.aliasesPerSite + 1 }, (_, n) => `a${String(n)}.example`);
    expect(() => changeFromWire(arrive({ site: { ...wireSite, aliases } }), [])).toThrow('too many aliases');
  });

  it('with a removal of a kind that this version does not know', () => {
    expect(() => changeFromWire([], [{ kind: 'database', name: 'x' }])).toThrow(
      expect.objectContaining({ reason: 'JOB_UNSUPPORTED' }) as Error,
    );
  });
});
