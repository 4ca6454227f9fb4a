import fc from 'fast-check';
import { type SiteState } from '../../shared/desired-state.ts';
import { changeFromWire, changeToWire } from '../../shared/desired-wire.ts';
import { AppError } from '../../shared/errors.ts';

/** Two dashes in the third place have a meaning: an international name, which most texts are not. */
const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/).filter((text) => !/^..--/.test(text));
/** An ordinary host name. */
export const goodName = fc
  .array(label, { minLength: 2, maxLength: 4 })
  .map((labels) => `${labels.join('.')}.test`);
/** Pieces that mean something to a web server, a shell, a path or a line. */
const nasty = fc.constantFrom(
  ...[
    '\n',
    '\r',
    '\0',
    '${HOME}',
    '%{ENV:X}',
    '"',
    "'",
    '\\',
    '\\\n',
    '<',
    '>',
    '#',
    '|id',
    ';',
    ' ',
    '\t',
    '..',
    '/',
    '*.',
    '}',
    '{',
    '$host',
  ],
  ...[
    'a..b',
    '-a',
    'a-',
    'A.test',
    'ä.test',
    '\u2028',
    '\u00a0',
    'x'.repeat(300),
    '127.0.0.1',
    '::1',
    '\ncustomlog "|id" x',
  ],
);
/** A text with something in it that means something elsewhere. */
export const hostile = fc
  .tuple(fc.oneof(goodName, fc.string()), nasty, fc.oneof(goodName, fc.string()))
  .map((parts) => parts.join(''));
const anyName = fc.oneof(
  { weight: 2, arbitrary: goodName },
  { weight: 1, arbitrary: hostile },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
);
/** The URI of a site in a subdirectory, most often with something wrong. */
const anyBelow = fc
  .tuple(anyName, fc.oneof(label, hostile, fc.string({ unit: 'binary' })))
  .map((parts) => parts.join('/'));
/** A site in a subdirectory as it might come over the wire. */
export const anySiteBelow = fc.record({
  uri: anyBelow,
  aliases: fc.constant<readonly string[]>([]),
  platform: fc.oneof(fc.constant('d11'), hostile),
  enabled: fc.boolean(),
});

/** A site as it might come over the wire, most often with something wrong. */
export const anySite = fc.record({
  uri: anyName,
  aliases: fc.uniqueArray(anyName, { maxLength: 4 }),
  platform: fc.oneof(fc.constant('d11'), hostile),
  enabled: fc.boolean(),
});

/** One that speaks TLS. */
export const anySecureSite: fc.Arbitrary<SiteState> = fc
  .tuple(
    anySite,
    fc.record({
      mode: fc.constantFrom('on', 'required'),
      certificate: fc.oneof(fc.constantFrom('a1'.repeat(32), ''), hostile),
      hstsSeconds: fc.oneof(fc.constantFrom(0, 31_536_000), fc.integer()),
    }),
  )
  .map(([site, tls]) => ({ ...site, tls }));

/** The state a spoke would hold after the site came over the wire, or null when it is refused. */
export function accepted(site: SiteState): SiteState | null {
  try {
    const change = { web: null, platforms: [], sites: [site], removedPlatforms: [], removedSites: [] };
    const upserts = changeToWire(change).upserts.map((object) => ({
      web: null,
      platform: null,
      site: null,
      ...object,
      ...(object.site && { site: { uploads: null, held: false, ...object.site } }),
    }));
    return changeFromWire(upserts as Parameters<typeof changeFromWire>[0], []).sites[0] ?? null;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
