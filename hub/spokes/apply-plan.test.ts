import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyChange,
  digestOfState,
  EMPTY_STATE,
  type DesiredState,
  type SiteState,
} from '../../shared/desired-state.ts';
import { changeFromWire } from '../../shared/desired-wire.ts';
import { aegirV1 } from '../../shared/rpc/proto.ts';
import { holdBack, planApply } from './apply-plan.ts';

const PLATFORMS = ['p1', 'p2'].map((name) => ({
  name,
  publishPath: `/var/aegir/platforms/${name}`,
  docroot: '',
  release: 'ab'.repeat(32),
}));

function stateOf(sites: readonly SiteState[], platforms = PLATFORMS): DesiredState {
  return {
    web: { type: 'apache', httpPort: 80 },
    platforms: new Map(platforms.map((platform) => [platform.name, platform])),
    sites: new Map(sites.map((site) => [site.uri, site])),
  };
}

const site = (uri: string, more: Partial<SiteState> = {}): SiteState => ({
  ...{ uri, aliases: [], platform: 'p1', enabled: true },
  ...more,
});

const states = fc
  .uniqueArray(
    fc.record({
      uri: fc.integer({ min: 0, max: 30 }).map((n) => `s${String(n)}.example.org`),
      aliases: fc.constant([]),
      platform: fc.constantFrom('p1', 'p2'),
      enabled: fc.boolean(),
    }),
    { selector: ({ uri }) => uri },
  )
  .map((sites) => stateOf(sites));

describe('a planned apply', () => {
  it('leads, over the wire, from what the server has to the target', () => {
    fc.assert(
      fc.property(states, states, fc.boolean(), (from, to, isKnown) => {
        const known = { generation: 1, stateDigest: digestOfState(from), state: isKnown ? from : null };
        const plan = planApply(known, to, true);
        const sent = aegirV1.Apply.deserialize(aegirV1.Apply.serialize({ ...plan, generation: 2 }));
        expect(sent.baseDigest).toBe(isKnown ? known.stateDigest : '');
        const made = applyChange(isKnown ? from : EMPTY_STATE, changeFromWire(sent.upserts, sent.removals));
        expect(digestOfState(made)).toBe(sent.stateDigest);
        expect(sent.stateDigest).toBe(digestOfState(to));
      }),
    );
  });

  it('is none when the server serves the target, unless it is forced or nothing was ever served', () => {
    const state = stateOf([site('a.org')]);
    const known = { generation: 3, stateDigest: digestOfState(state), state };
    expect(planApply(known, state, false)).toBeNull();
    expect(planApply(known, state, true)).toMatchObject({ upserts: [], removals: [], force: true });
    expect(planApply({ ...known, generation: 0 }, state, false)).not.toBeNull();
    expect(planApply({ ...known, state: null }, state, false)).toBeNull();
  });
});

describe('holding a site back', () => {
  const target = stateOf([site('a.org', { aliases: ['www.a.org'] }), site('b.org')]);

  it('keeps it as the server has it', () => {
    const known = stateOf([site('a.org', { enabled: false })]);
    const held = holdBack(target, known, 'a.org');
    expect(held.sites.get('a.org')).toEqual(site('a.org', { enabled: false }));
    expect(held.sites.get('b.org')).toEqual(site('b.org'));
  });

  it('leaves it out when it is new, when nothing is known, and when its platform has gone', () => {
    const elsewhere = stateOf([site('a.org', { platform: 'p3' })]);
    for (const known of [stateOf([]), null, elsewhere]) {
      expect([...holdBack(target, known, 'a.org').sites.keys()]).toEqual(['b.org']);
    }
  });

  it('leaves it out when another site has taken one of its names', () => {
    const moved = stateOf([site('a.org'), site('b.org', { aliases: ['www.a.org'] })]);
    const known = stateOf([site('a.org', { aliases: ['www.a.org'] }), site('b.org')]);
    expect([...holdBack(moved, known, 'a.org').sites.keys()]).toEqual(['b.org']);
  });
});
