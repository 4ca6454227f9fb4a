import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SiteState } from '../../shared/desired-state.ts';
import { AppError } from '../../shared/errors.ts';
import { accepted, anySite, goodName, hostile } from '../../test/fakes/any-site.ts';
import type { RenderContext } from './context.ts';
import { renderPlatformFile, renderSiteFiles } from './render.ts';

const CONTEXT: RenderContext = {
  generation: 3,
  folder: '/var/aegir/config/generations/3',
  releases: '/var/aegir/platforms/.aegir/releases',
  sites: '/var/aegir/platforms/.aegir/sites',
  credentials: '/var/aegir/config/credentials',
  logs: '/var/aegir/logs',
  fpm: [],
  fpmSettings: {},
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
          text = renderPlatformFile(platform, { web: WEB }, CONTEXT, [])[0]?.text ?? '';
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
