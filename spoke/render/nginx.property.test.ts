import fc from 'fast-check';
import { mkdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { SiteState } from '../../shared/desired-state.ts';
import { AppError } from '../../shared/errors.ts';
import { isSubdirectory } from '../../shared/site-uri.ts';
import {
  accepted,
  anySecureSite,
  anySite,
  anySiteBelow,
  goodName,
  hostile,
} from '../../test/fakes/any-site.ts';
import { createHost } from '../../test/fakes/apache-host.ts';
import type { RenderContext } from './context.ts';
import { renderGeneration, renderPlatformFile, renderSiteFiles } from './render.ts';
import { foldersByHost, NOTHING_BESIDE } from './subdirectories.ts';

const RELEASES = '/var/aegir/platforms/.aegir/releases';
const CONTEXT: RenderContext = {
  generation: 3,
  folder: '/var/aegir/config/generations/3',
  releases: RELEASES,
  sites: '/var/aegir/platforms/.aegir/sites',
  uploads: '/var/aegir/uploads',
  credentials: '/var/aegir/config/credentials',
  logs: '/var/aegir/logs',
  fpm: [],
  fpmSettings: {},
  php: { handler: 'fpm', version: '8.2', socket: '/run/php/php8.2-fpm.sock' },
  traits: { ipv6: true, defaultPorts: [], namesSized: false },
  http2: 'listen',
  listen: [8_080],
  certificates: '/var/aegir/config/tls',
  fallbackCertificate: 'f0'.repeat(32),
  challenges: '/var/aegir/config/acme',
};
const WEB = { type: 'nginx', httpPort: 8_080 } as const;
const SECURE_WEB = { type: 'nginx_ssl', httpPort: 8_080, httpsPort: 8_443 } as const;
const STATE = { web: WEB, platforms: new Map() };

/** Reads a file as nginx does, written apart from the spoke's own reader: words and signs, in order. */
function read(text: string): string[] {
  const words: string[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text.charAt(at);
    if (/\s/.test(character)) at += 1;
    else if (character === '#') at = text.indexOf('\n', at);
    else if (';{}'.includes(character)) words.push(text.charAt(at++));
    else if (character === '"') {
      const end = text.indexOf('"', at + 1);
      words.push(text.slice(at, end + 1));
      at = end + 1;
    } else {
      const start = at;
      while (!/[\s;{}]/.test(text.charAt(at))) at += 1;
      words.push(text.slice(start, at));
    }
  }
  return words;
}

function rendered(site: SiteState): string | null {
  try {
    const state = site.tls ? { ...STATE, web: SECURE_WEB } : STATE;
    return renderSiteFiles(site, state, CONTEXT, NOTHING_BESIDE)[0]?.text ?? null;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

const PLAIN_CERTIFICATE = 'c0'.repeat(32);

/** The file of an ordinary site of the same kind, with the names of this one put in their places. */
function intended(site: SiteState): string[] {
  const aliases = site.aliases.map((_, index) => `alias${String(index)}.test`);
  const { enabled } = site;
  const tls = site.tls && { ...site.tls, certificate: site.tls.certificate && PLAIN_CERTIFICATE };
  const plain = rendered({ uri: 'plain.test', aliases, platform: 'plain', enabled, ...(tls && { tls }) });
  const names = new Map(aliases.map((alias, index) => [alias, site.aliases[index] ?? '']));
  return read(plain ?? '').map((word) => {
    const put = word
      .replaceAll('plain\\.test', site.uri.replaceAll('.', '\\.'))
      .replaceAll('plain.test', site.uri)
      .replaceAll(PLAIN_CERTIFICATE, site.tls?.certificate ?? '');
    if (word === '$aegir_platform_plain') return `$aegir_platform_${encoded(site.platform)}`;
    return names.get(word) ?? put;
  });
}

function encoded(platform: string): string {
  return platform.replaceAll(/[.-]/g, (sign) => (sign === '-' ? '_h' : '_p'));
}

describe.each([
  ['over plain HTTP', anySite],
  ['over TLS', anySecureSite],
])('the file of a site for nginx %s', (_, sites) => {
  it('holds exactly the intended directives for whatever comes over the wire and is accepted', () => {
    let seen = 0;
    fc.assert(
      fc.property(sites, (raw) => {
        const site = accepted(raw);
        if (site === null || isSubdirectory(site.uri)) return;
        seen += 1;
        expect(read(rendered(site) ?? '')).toEqual(intended(site));
      }),
      { numRuns: 1_000 },
    );
    expect(seen).toBeGreaterThan(20);
  });

  it('refuses hostile values by itself, also when no check stood before it', () => {
    fc.assert(
      fc.property(sites, (site) => {
        const text = isSubdirectory(site.uri) ? null : rendered(site);
        if (text !== null) expect(read(text)).toEqual(intended(site));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('the file of a platform for nginx', () => {
  it('defines one variable, for whatever name and folder it is given, or is refused', () => {
    fc.assert(
      fc.property(fc.oneof(goodName, hostile), fc.oneof(fc.constant('web'), hostile), (name, docroot) => {
        const release = 'a'.repeat(64);
        const place = `${RELEASES}/${release}/${docroot}`;
        try {
          const [file] = renderPlatformFile({ name, release, docroot: place }, STATE, CONTEXT, []);
          const variable = `$aegir_platform_${encoded(name)}`;
          expect(read(file?.text ?? '')).toEqual([
            'map',
            '""',
            variable,
            '{',
            'default',
            `"${place}"`,
            ';',
            '}',
          ]);
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('what is rendered for nginx', { timeout: 60_000 }, () => {
  it('is taken by a real one, for every accepted site at once', async () => {
    const host = await createHost();
    const web = await host.webServer('nginx');
    const folder = `${host.config.root}/generation`;
    for (const name of ['vhost.d', 'subdir.d', 'platform.d'])
      mkdirSync(`${folder}/${name}`, { recursive: true });
    const context = { ...CONTEXT, folder };
    const samples = [...fc.sample(anySite, 2_000), ...fc.sample(anySiteBelow, 500)].flatMap(
      (site) => accepted({ ...site, aliases: [] }) ?? [],
    );
    const sites = [...new Map(samples.map((site) => [site.uri, { ...site, platform: 'd11.x-y' }])).values()];
    const platform = { name: 'd11.x-y', release: 'a'.repeat(64), docroot: `${RELEASES}/${'a'.repeat(64)}` };
    const state = { ...STATE, sites: new Map(sites.map((site) => [site.uri, site])) };
    const folders = foldersByHost(state.sites.keys());
    const files = [
      ...renderGeneration(state, context),
      ...renderPlatformFile(platform, STATE, context, []),
      ...sites.flatMap((site) =>
        renderSiteFiles(site, STATE, context, { snippet: false, folders: folders.get(site.uri) ?? [] }),
      ),
    ];
    for (const { path, text } of files) writeFileSync(`${folder}/${path}`, text);
    expect(sites.length).toBeGreaterThan(100);
    expect(await web?.testShadow(folder, new AbortController().signal)).toEqual({ ok: true });
    writeFileSync(`${folder}/vhost.d/zz`, 'server {\n    nonsense;\n}\n');
    expect(await web?.testShadow(folder, new AbortController().signal)).toMatchObject({
      ok: false,
      file: `${folder}/vhost.d/zz`,
      line: 2,
    });
    await host.close();
  });
});
