import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SiteState } from '../../shared/desired-state.ts';
import { AppError } from '../../shared/errors.ts';
import { folderOf, hostOf } from '../../shared/site-uri.ts';
import { accepted, anySiteBelow } from '../../test/fakes/any-site.ts';
import type { RenderContext } from './context.ts';
import { renderSiteFiles } from './render.ts';
import { NOTHING_BESIDE } from './subdirectories.ts';

const CONTEXT: RenderContext = {
  generation: 3,
  folder: '/var/aegir/config/generations/3',
  releases: '/var/aegir/platforms/.aegir/releases',
  sites: '/var/aegir/platforms/.aegir/sites',
  uploads: '/var/aegir/uploads',
  credentials: '/var/aegir/config/credentials',
  logs: '/var/aegir/logs',
  php: { handler: 'fpm', version: '8.2', socket: '/run/php/php8.2-fpm.sock' },
  fpm: [],
  fpmSettings: {},
  traits: { ipv6: false, defaultPorts: [], namesSized: false },
  http2: 'listen',
  listen: [],
  certificates: '/var/aegir/config/tls',
  fallbackCertificate: 'f0'.repeat(32),
  challenges: '/var/aegir/config/acme',
};
const PLAIN = 'plain.test/below';
const HOSTILE = /[\n\r\0"'\\<>#|;{}$%\s/]/;

describe.each(['apache', 'nginx'] as const)('the file of a site in a subdirectory on %s', (type) => {
  function rendered(site: SiteState): string | null {
    try {
      const state = { web: { type, httpPort: 80 }, platforms: new Map() };
      return renderSiteFiles(site, state, CONTEXT, NOTHING_BESIDE)[0]?.text ?? null;
    } catch (error) {
      if (error instanceof AppError) return null;
      throw error;
    }
  }

  /** The file of an ordinary site, with the names of this one put in their places. */
  function intended({ uri, platform, enabled }: SiteState): string {
    const plain = rendered({ uri: PLAIN, aliases: [], platform: 'plainform', enabled }) ?? '';
    const put = [
      ['plain\\.test', hostOf(uri).replaceAll('.', '\\.')],
      ['plain.test', hostOf(uri)],
      ['\\.below', `\\.${folderOf(uri)}`],
      ['below', folderOf(uri)],
      ['$aegir_platform_plainform', `$aegir_platform_${encoded(platform)}`],
      ['plainform', platform],
    ] as const;
    return put.reduce((text, [from, to]) => text.replaceAll(from, to), plain);
  }

  function encoded(platform: string): string {
    return platform.replaceAll(/[.-]/g, (sign) => (sign === '-' ? '_h' : '_p'));
  }

  it('says exactly what is intended for whatever comes over the wire and is accepted', () => {
    let seen = 0;
    fc.assert(
      fc.property(anySiteBelow, (raw) => {
        const site = accepted(raw);
        if (site === null) return;
        seen += 1;
        expect(rendered(site)).toBe(intended(site));
      }),
      { numRuns: 1_000 },
    );
    expect(seen).toBeGreaterThan(20);
  });

  it('refuses hostile values by itself, also when no check stood before it', () => {
    fc.assert(
      fc.property(anySiteBelow, (site) => {
        const text = rendered(site);
        if (text === null) return;
        expect([hostOf(site.uri), folderOf(site.uri), site.platform].join('')).not.toMatch(HOSTILE);
        expect(text).toBe(intended(site));
      }),
      { numRuns: 1_000 },
    );
  });
});
