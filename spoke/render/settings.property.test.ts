import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SiteState } from '../../shared/desired-state.ts';
import { AppError } from '../../shared/errors.ts';
import type { SiteSettings } from '../../shared/site-settings.ts';
import { accepted, goodName, hostile } from '../../test/fakes/any-site.ts';
import type { RenderContext } from './context.ts';
import { renderSiteFiles } from './render.ts';
import { NOTHING_BESIDE } from './subdirectories.ts';

const FPM = { handler: 'fpm', version: '8.2', socket: '/run/php/php8.2-fpm.sock' } as const;
const CONTEXT: RenderContext = {
  generation: 3,
  folder: '/var/aegir/config/generations/3',
  releases: '/var/aegir/platforms/.aegir/releases',
  sites: '/var/aegir/platforms/.aegir/sites',
  uploads: '/var/aegir/uploads',
  credentials: '/var/aegir/config/credentials',
  logs: '/var/aegir/logs',
  php: FPM,
  fpm: [FPM],
  fpmSettings: { '8.2': {} },
  traits: { ipv6: false, defaultPorts: [], namesSized: false },
  http2: 'listen',
  listen: [],
  certificates: '/var/aegir/config/tls',
  fallbackCertificate: 'f0'.repeat(32),
  challenges: '/var/aegir/config/acme',
};
const HASH = `$2y$06$${'a'.repeat(53)}`;

const printable = fc.string({
  unit: fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code)),
});
const text = fc.oneof(
  { weight: 3, arbitrary: printable },
  { weight: 1, arbitrary: hostile },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
);
const headerName = fc.oneof(fc.constantFrom('X-A', 'X-B', 'Content-Security-Policy', 'Via'), hostile);
const phpSetting = fc.oneof(fc.constantFrom('memory_limit', 'max_input_vars', 'date.timezone'), hostile);
const phpValue = fc.oneof(fc.constantFrom('64M', '2G', '2000', 'UTC'), text);

/** Settings as they might come over the wire, most often with something wrong. */
const anySettings = fc.record(
  {
    redirectTo: fc.oneof(fc.constantFrom('a.test', 'b.test'), hostile),
    auth: fc.record({ user: fc.oneof(fc.constant('anna'), text), hash: fc.oneof(fc.constant(HASH), text) }),
    headers: fc.dictionary(headerName, text, { maxKeys: 3 }),
    phpSettings: fc.dictionary(phpSetting, phpValue, { maxKeys: 2 }),
    php: fc.oneof(fc.constant('8.2'), hostile),
    maxBodyBytes: fc.oneof(fc.constant(4_096), fc.integer(), fc.double()),
    logs: fc.constant(true as const),
  },
  { requiredKeys: [] },
);

function siteWith(settings: unknown): SiteState {
  return {
    uri: 'a.test',
    aliases: ['b.test'],
    platform: 'd11',
    enabled: true,
    settings: settings as SiteSettings,
  };
}

/** The text of the site's file, null when it is refused. */
function rendered(type: 'apache' | 'nginx', site: SiteState): string | null {
  const state = { web: { type, httpPort: 80 }, platforms: new Map() };
  try {
    return renderSiteFiles(site, state, CONTEXT, NOTHING_BESIDE)[0]?.text ?? null;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** Words of each line as Apache takes them, or of each directive as nginx does; written apart from the renderers. */
function readApache(file: string): string[][] {
  return file.split('\n').map((line) => wordsOf(line.trim(), (letter) => `"\\`.includes(letter)));
}
function readNginx(file: string): string[][] {
  return file.split(/;?\n/).map((line) => wordsOf(line.trim(), (letter) => `"\\`.includes(letter)));
}
function wordsOf(line: string, escapes: (letter: string) => boolean): string[] {
  const words: string[] = [];
  for (const [, quoted, plain] of line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)) {
    words.push(
      plain ??
        (quoted ?? '').replaceAll(/\\(.)/g, (whole, letter: string) => (escapes(letter) ? letter : whole)),
    );
  }
  return words;
}

function named(directives: string[][], ...names: string[]): string[][] {
  return directives.filter(([name = '']) => names.includes(name));
}

/** Everything besides the lines of settings: how many there are does not depend on what the settings say. */
function shape(file: string): string[] {
  return file.split('\n').map((line) => /^\s*(\S*)/.exec(line)?.[1] ?? '');
}

describe('the settings of a site in a file', () => {
  it('say to Apache exactly what was accepted', () => {
    fc.assert(
      fc.property(anySettings, (raw) => {
        const site = accepted(siteWith(raw));
        if (site === null) return;
        const { headers = {}, maxBodyBytes, auth, logs } = site.settings ?? {};
        const directives = readApache(rendered('apache', site) ?? '');
        const format = (value: string): string => value.replaceAll('\\', '\\\\').replaceAll('%', '%%');
        expect(named(directives, 'Header')).toEqual(
          Object.entries(headers).flatMap(([name, value]) => [
            ['Header', 'onsuccess', 'unset', name],
            ['Header', 'always', 'set', name, format(value)],
          ]),
        );
        expect(named(directives, 'LimitRequestBody')).toEqual(
          maxBodyBytes === undefined ? [] : [['LimitRequestBody', String(maxBodyBytes)]],
        );
        expect(named(directives, 'AuthUserFile')).toHaveLength(auth ? 1 : 0);
        expect(named(directives, 'ErrorLog', 'CustomLog')).toHaveLength(logs ? 2 : 0);
      }),
      { numRuns: 400 },
    );
  });

  it('say to nginx exactly what was accepted', () => {
    fc.assert(
      fc.property(anySettings, (raw) => {
        const site = accepted(siteWith(raw));
        if (site === null) return;
        const { headers = {}, maxBodyBytes, auth } = site.settings ?? {};
        const directives = readNginx(rendered('nginx', site) ?? '');
        const own = named(directives, 'add_header').filter(([, name]) => name !== 'X-Content-Type-Options');
        const once = Object.entries(headers).map(([name, value]) => ['add_header', name, value, 'always']);
        // Of the server, and of the two locations with a header of their own.
        expect(own).toEqual([...once, ...once, ...once]);
        expect(named(directives, 'client_max_body_size')).toEqual([
          ['client_max_body_size', maxBodyBytes === undefined ? '512m' : String(maxBodyBytes)],
        ]);
        expect(named(directives, 'auth_basic_user_file')).toHaveLength(auth ? 1 : 0);
      }),
      { numRuns: 400 },
    );
  });

  it.each(['apache', 'nginx'] as const)(
    'add no line of their own on %s, also when no check stood before it',
    (type) => {
      fc.assert(
        fc.property(text, text, goodName, (value, user, name) => {
          const plain = rendered(
            type,
            siteWith({ headers: { 'X-A': 'b' }, auth: { user: 'anna', hash: HASH }, redirectTo: name }),
          );
          const odd = rendered(
            type,
            siteWith({ headers: { 'X-A': value }, auth: { user, hash: HASH }, redirectTo: name }),
          );
          if (odd !== null) expect(shape(odd)).toEqual(shape(plain ?? ''));
        }),
        { numRuns: 400 },
      );
    },
  );
});
