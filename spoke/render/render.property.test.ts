import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeFromWire, changeToWire, type SiteState } from '../../shared/desired-state.ts';
import { AppError } from '../../shared/errors.ts';
import type { RenderContext } from './context.ts';
import { renderPlatformFile, renderSiteFiles } from './render.ts';

const CONTEXT: RenderContext = {
  generation: 3,
  folder: '/var/aegir/config/generations/3',
  releases: '/var/aegir/platforms/.aegir/releases',
  sites: '/var/aegir/platforms/.aegir/sites',
  php: null,
  traits: { ipv6: false, defaultPorts: [], namesSized: false },
  listen: false,
};
const WEB = { type: 'apache', httpPort: 80 } as const;

/** Reads a file as Apache does, written apart from the spoke's own reader: names with arguments, in order. */
function read(text: string): string[][] {
  const joined = text.replaceAll('\\\n', '');
  return joined
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => (line.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', '')));
}

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/);
const goodName = fc.array(label, { minLength: 2, maxLength: 4 }).map((labels) => `${labels.join('.')}.test`);
/** Pieces that mean something to Apache, a shell, a path or a line. */
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
const hostile = fc
  .tuple(fc.oneof(goodName, fc.string()), nasty, fc.oneof(goodName, fc.string()))
  .map((parts) => parts.join(''));
const anyName = fc.oneof(
  { weight: 2, arbitrary: goodName },
  { weight: 1, arbitrary: hostile },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
);
const anySite = fc.record({
  uri: anyName,
  aliases: fc.uniqueArray(anyName, { maxLength: 4 }),
  platform: fc.oneof(fc.constant('d11'), hostile),
  enabled: fc.boolean(),
});

/** The state a spoke would hold after the site came over the wire, or null when it is refused. */
function accepted(site: SiteState): SiteState | null {
  try {
    const change = { web: null, platforms: [], sites: [site], removedPlatforms: [], removedSites: [] };
    const upserts = changeToWire(change).upserts.map((object) => ({
      web: null,
      platform: null,
      site: null,
      ...object,
    }));
    return changeFromWire(upserts as Parameters<typeof changeFromWire>[0], []).sites[0] ?? null;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

function rendered(site: SiteState): string | null {
  try {
    const state = { web: WEB, platforms: new Map(), sites: new Map([[site.uri, site]]) };
    return renderSiteFiles(site, state, CONTEXT, false)[0]?.text ?? null;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** What the file of a site must say and nothing besides; the fixed rules are held by the golden files. */
function intended(site: SiteState): string[][] {
  const names = [['ServerName', site.uri], ...site.aliases.map((alias) => ['ServerAlias', alias])];
  const code = [
    ['DocumentRoot', `\${AEGIR_PLATFORM_${site.platform}}`],
    ['SetEnv', 'AEGIR_SITE', site.uri],
    ['SetEnv', 'AEGIR_SITE_DATA', `${CONTEXT.sites}/${site.uri}`],
  ];
  return [...names, ...(site.enabled ? code : [])];
}

const FIXED = ['RewriteEngine', 'RewriteRule', 'RewriteCond', 'ErrorDocument', 'Require'];

describe('the file of a site', () => {
  it('holds exactly the intended directives for whatever comes over the wire and is accepted', () => {
    fc.assert(
      fc.property(anySite, (raw) => {
        const site = accepted(raw);
        if (site === null) return;
        const directives = read(rendered(site) ?? '');
        const free = directives.filter(([name = '']) => !name.startsWith('<') && !FIXED.includes(name));
        expect(free).toEqual(intended(site));
        expect(directives.filter(([name = '']) => name.startsWith('<')).map(([name]) => name)).toEqual([
          ...['<VirtualHost', '<Location', '</Location>', '</VirtualHost>'],
        ]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('refuses hostile values by itself, also when no check stood before it', () => {
    fc.assert(
      fc.property(anySite, (site) => {
        const text = rendered(site);
        if (text === null) return;
        const free = read(text).filter(([name = '']) => !name.startsWith('<') && !FIXED.includes(name));
        expect(free).toEqual(intended(site));
      }),
      { numRuns: 1_000 },
    );
  });

  it('accepts and renders ordinary names', () => {
    fc.assert(
      fc.property(goodName, (uri) => {
        const site = { uri, aliases: [], platform: 'd11', enabled: true };
        expect(accepted(site)).toEqual(site);
        expect(rendered(site)).toContain(`ServerName ${uri}\n`);
      }),
    );
  });
});

describe('the file of a platform', () => {
  it('defines one variable, for whatever name and folder it is given, or is refused', () => {
    fc.assert(
      fc.property(fc.oneof(goodName, hostile), fc.oneof(fc.constant('web'), hostile), (name, docroot) => {
        const release = 'a'.repeat(64);
        const place = `${CONTEXT.releases}/${release}/${docroot}`;
        let text: string;
        try {
          const platform = { name, release, docroot: place };
          text = renderPlatformFile(platform, { web: WEB }, CONTEXT)[0]?.text ?? '';
        } catch (error) {
          if (error instanceof AppError) return;
          throw error;
        }
        expect(read(text)[0]).toEqual(['Define', `AEGIR_PLATFORM_${name}`, place]);
        expect(read(text)[1]).toEqual(['<Directory', `\${AEGIR_PLATFORM_${name}}`, '>']);
        expect(read(text)).toHaveLength(11);
      }),
      { numRuns: 1_000 },
    );
  });
});
