import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import type { SiteState } from '../../shared/desired-state.ts';
import type { Pool } from '../../shared/pools.ts';
import { goodName, hostile } from '../../test/fakes/any-site.ts';
import { renderNameList, renderWildcardList } from './haproxy/lists.ts';
import { renderHaproxySite } from './haproxy/site.ts';

const text = fc.oneof(
  { weight: 6, arbitrary: goodName },
  { weight: 1, arbitrary: hostile },
  { weight: 1, arbitrary: fc.constantFrom('web1 check', '10.0.0.1 ssl', 'a.test\tb', 'web1 # x') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
);
const port = fc.oneof({ weight: 6, arbitrary: fc.constantFrom(80, 8_080) }, fc.integer(), fc.double());
const anyMember = fc.record({
  name: text,
  address: fc.oneof(fc.constantFrom('10.77.0.11', '2001:db8::1'), text),
  httpPort: port,
  weight: fc.oneof({ weight: 6, arbitrary: fc.constant(100) }, fc.double()),
});
const anyBalanced = fc.record({
  uri: text,
  aliases: fc.uniqueArray(text, { maxLength: 2 }),
  pool: text,
  members: fc.array(anyMember, { maxLength: 2 }),
});
type Balanced = typeof anyBalanced extends fc.Arbitrary<infer T> ? T : never;

function render({ uri, aliases, pool, members }: Balanced): string | null {
  const site: SiteState = { uri, aliases, platform: '', enabled: true, pool };
  const pools: Pool[] = [{ name: pool, members, master: members[0]?.name ?? 'web1' }];
  const sites = new Map([[uri, site]]);
  try {
    return [
      renderHaproxySite(site, { type: 'haproxy', httpPort: 80, pools }),
      renderNameList(sites),
      renderWildcardList(sites),
    ].join('--\n');
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** How many words stand on each line: whoever could end a word or a line, or begin a comment, would change it. */
const form = (rendered: string | null): number[] =>
  (rendered ?? '')
    .split(/[\n\r\0]/)
    .map((line) => line.replace(/#(?! Site ).*/, '').split(/[^\S]+|["']/).length);

describe('what a balancer is told of a site', () => {
  it('has the form of an ordinary one for whatever it is given, or is refused', () => {
    let seen = 0;
    fc.assert(
      fc.property(anyBalanced, (given) => {
        const rendered = render(given);
        if (rendered === null) return;
        seen += 1;
        const { aliases, members } = given;
        const plain: Balanced = {
          ...{ uri: 'plain.test', pool: 'plain' },
          aliases: aliases.map((_, index) => `alias${String(index)}.test`),
          members: members.map((member, index) => ({
            ...{ name: `web${String(index)}`, address: '10.0.0.1', httpPort: 80 },
            weight: member.weight === 0 ? 0 : 100,
          })),
        };
        expect(form(rendered)).toEqual(form(render(plain)));
        for (const value of [
          given.uri,
          given.pool,
          ...aliases,
          ...members.flatMap((one) => [one.name, one.address]),
        ])
          expect(value).toMatch(/^[A-Za-z0-9.:-]+$/);
      }),
      { numRuns: 2_000 },
    );
    expect(seen).toBeGreaterThan(100);
  });
});
