import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SiteState } from '../../shared/desired-state.ts';
import { AppError } from '../../shared/errors.ts';
import { isWildcard } from '../../shared/site-names.ts';
import { isSubdirectory } from '../../shared/site-uri.ts';
import { accepted, anySecureSite, anySite, goodName, hostile } from '../../test/fakes/any-site.ts';
import type { RenderContext } from './context.ts';
import { renderPlatformFile, renderSiteFiles } from './render.ts';
import { NOTHING_BESIDE } from './subdirectories.ts';

const CONTEXT: RenderContext = {
  generation: 3,
  folder: '/var/aegir/config/generations/3',
  releases: '/var/aegir/platforms/.aegir/releases',
  sites: '/var/aegir/platforms/.aegir/sites',
  uploads: '/var/aegir/uploads',
  credentials: '/var/aegir/config/credentials',
  logs: '/var/aegir/logs',
  fpm: [],
  fpmSettings: {},
  php: null,
  traits: { ipv6: false, defaultPorts: [], namesSized: false },
  http2: 'listen',
  listen: [],
  certificates: '/var/aegir/config/tls',
  fallbackCertificate: 'f0'.repeat(32),
  challenges: '/var/aegir/config/acme',
};
const WEB = { type: 'apache', httpPort: 80 } as const;
const SECURE_WEB = { type: 'apache_ssl', httpPort: 80, httpsPort: 443 } as const;

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
    const state = {
      web: site.tls ? SECURE_WEB : WEB,
      platforms: new Map(),
      sites: new Map([[site.uri, site]]),
    };
    return renderSiteFiles(site, state, CONTEXT, NOTHING_BESIDE)[0]?.text ?? null;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** What the file of a site must say and nothing besides; the fixed rules are held by the golden files. */
function intended(site: SiteState): string[][] {
  const { uri, aliases, platform, enabled, tls } = site;
  const names = [['ServerName', uri], ...aliases.map((alias) => ['ServerAlias', alias])];
  const code = [
    ['DocumentRoot', `\${AEGIR_PLATFORM_${platform}}`],
    ['SetEnv', 'AEGIR_SITE', uri],
    ['SetEnv', 'AEGIR_SITE_DATA', `${CONTEXT.sites}/${uri}`],
  ];
  const open = [...names, ...(enabled ? code : [])];
  if (tls === undefined) return open;
  if (tls.certificate === '') return tls.mode === 'required' ? names : open;
  const folder = `${CONTEXT.certificates}/${tls.certificate}`;
  const secure = [
    ['SSLEngine', 'on'],
    ['SSLProtocol', 'all', '-SSLv3', '-TLSv1', '-TLSv1.1'],
    ['SSLCertificateFile', `${folder}/fullchain.pem`],
    ['SSLCertificateKeyFile', `${folder}/key.pem`],
  ];
  const age = `max-age=${String(tls.hstsSeconds)}`;
  if (tls.hstsSeconds > 0) secure.push(['Header', 'always', 'set', 'Strict-Transport-Security', age]);
  const leading = [...names, ...(enabled ? [['UseCanonicalName', 'Off']] : [])];
  return [...names, ...secure, ...(enabled ? code : []), ...(tls.mode === 'required' ? leading : open)];
}

function free(text: string): string[][] {
  return read(text).filter(([name = '']) => !name.startsWith('<') && !FIXED.includes(name));
}

/** The sections of one virtual host. */
const HOST = ['<VirtualHost', '<Location', '</Location>', '<Location', '</Location>', '</VirtualHost>'];
const FIXED = ['RewriteEngine', 'RewriteRule', 'RewriteCond', 'ErrorDocument', 'Require'];

describe.each([
  ['over plain HTTP', anySite],
  ['over TLS', anySecureSite],
])('the file of a site %s', (_, sites) => {
  it('holds exactly the intended directives for whatever comes over the wire and is accepted', () => {
    let seen = 0;
    fc.assert(
      fc.property(sites, (raw) => {
        const site = accepted(raw);
        // Wildcards have virtual hosts of their own, which the golden files hold.
        if (site === null || site.aliases.some(isWildcard) || isSubdirectory(site.uri)) return;
        seen += 1;
        const text = rendered(site) ?? '';
        expect(free(text)).toEqual(intended(site));
        const hosts = site.tls !== undefined && site.tls.certificate !== '' ? 2 : 1;
        const sections = read(text).map(([name = '']) => name);
        expect(sections.filter((name) => name.startsWith('<'))).toEqual(
          Array.from({ length: hosts }, () => HOST).flat(),
        );
      }),
      { numRuns: 1_000 },
    );
    expect(seen).toBeGreaterThan(5);
  });

  it('refuses hostile values by itself, also when no check stood before it', () => {
    fc.assert(
      fc.property(sites, (site) => {
        const isOther = site.aliases.some(isWildcard) || isSubdirectory(site.uri);
        const text = isOther ? null : rendered(site);
        if (text !== null) expect(free(text)).toEqual(intended(site));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('the file of a site', () => {
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
