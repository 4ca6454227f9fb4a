import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from './errors.ts';
import { aegirV1 } from './rpc/proto.ts';
import {
  checkSiteSettings,
  siteSettingsFromWire,
  siteSettingsToWire,
  type SiteSettings,
} from './site-settings.ts';

const SITE = { uri: 'www.example.org', aliases: ['example.org', '*.example.net'] };
const HASH = `$2y$06$${'a'.repeat(53)}`;
const FULL: SiteSettings = {
  redirectTo: 'example.org',
  maintenance: true,
  auth: { user: 'anna@example.org', hash: HASH },
  headers: { 'X-Frame-Options': 'DENY', 'Content-Security-Policy': `default-src 'self'; img-src "x" %41\\` },
  php: '8.2',
  phpSettings: { memory_limit: '256M', display_errors: '0', 'date.timezone': 'Europe/Berlin' },
  maxBodyBytes: 64 << 20,
  logs: true,
};

function refusedField(settings: unknown): string | undefined {
  try {
    checkSiteSettings(settings as SiteSettings, SITE, 'settings');
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    expect((error as AppError).remedy).not.toBe('');
    return (error as AppError).field;
  }
}

describe('the settings of a site', () => {
  it('are the same after they travelled, all or none of them', () => {
    for (const settings of [FULL, {}]) {
      expect(siteSettingsFromWire(travelled(settings), SITE, 'settings')).toEqual(settings);
    }
  });

  it('that are empty are none', () => {
    expect(checkSiteSettings({ headers: {}, phpSettings: {} }, SITE, 'settings')).toEqual({});
  });

  it.each<[unknown, string]>([
    [{ redirectTo: 'other.example' }, 'settings.redirect_to'],
    [{ redirectTo: '*.example.net' }, 'settings.redirect_to'],
    [{ auth: { user: 'a:b', hash: HASH } }, 'settings.auth.user'],
    [{ auth: { user: 'a\nb', hash: HASH } }, 'settings.auth.user'],
    [{ auth: { user: 'anna', hash: 'secret' } }, 'settings.auth.hash'],
    [{ auth: { user: 'anna', hash: `${HASH}\nroot:x` } }, 'settings.auth.hash'],
    [{ auth: { user: 'anna', hash: HASH.replace('06', '31') } }, 'settings.auth.hash'],
    [{ php: '8' }, 'settings.php'],
    [{ php: '8.2/../..' }, 'settings.php'],
    [{ maxBodyBytes: 12 }, 'settings.max_body_bytes'],
    [{ maxBodyBytes: 2 ** 40 }, 'settings.max_body_bytes'],
    [{ phpSettings: { auto_prepend_file: '/etc/passwd' } }, 'settings.php_settings[auto_prepend_file]'],
    [{ phpSettings: { toString: '1' } }, 'settings.php_settings[toString]'],
    [{ phpSettings: { memory_limit: '-1' } }, 'settings.php_settings[memory_limit]'],
    [{ phpSettings: { memory_limit: '256M\nx=1' } }, 'settings.php_settings[memory_limit]'],
    [{ phpSettings: { max_execution_time: '0' } }, 'settings.php_settings[max_execution_time]'],
    [{ phpSettings: { display_errors: 'stderr' } }, 'settings.php_settings[display_errors]'],
    [{ phpSettings: { 'date.timezone': 'Mars/Olympus' } }, 'settings.php_settings[date.timezone]'],
    [{ headers: { 'X A': 'b' } }, 'settings.headers[X A]'],
    [{ headers: { Connection: 'close' } }, 'settings.headers[Connection]'],
    [{ headers: { 'transfer-ENCODING': 'chunked' } }, 'settings.headers[transfer-ENCODING]'],
    [{ headers: { 'X-Accel-Redirect': '/etc' } }, 'settings.headers[X-Accel-Redirect]'],
    [
      { headers: { 'Strict-Transport-Security': 'max-age=1' } },
      'settings.headers[Strict-Transport-Security]',
    ],
    [{ headers: { 'X-A': 'b\r\nSet-Cookie: c' } }, 'settings.headers[X-A]'],
    [{ headers: { 'X-A': '${PATH}' } }, 'settings.headers[X-A]'],
    [{ headers: { 'X-A': 'expr=%{HTTP_HOST}' } }, 'settings.headers[X-A]'],
    [{ headers: { 'X-A': '' } }, 'settings.headers[X-A]'],
    [{ headers: { 'X-A': 'é' } }, 'settings.headers[X-A]'],
    [{ headers: { 'X-A': '1', 'x-a': '2' } }, 'settings.headers[x-a]'],
  ])('are not %j', (settings, field) => {
    expect(refusedField(settings)).toBe(field);
  });

  it('hold no character that ends a line, whatever came over the wire', () => {
    const map = fc.dictionary(
      fc.oneof(fc.constantFrom('X-A', 'memory_limit'), fc.string()),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(map, map, fc.string({ unit: 'binary' }), (headers, phpSettings, text) => {
        const hostile = {
          headers,
          phpSettings,
          php: text,
          redirectTo: text,
          auth: { user: text, hash: HASH },
        };
        if (refusedField(hostile) !== undefined) return;
        // eslint-disable-next-line no-control-regex
        expect(JSON.stringify(hostile)).not.toMatch(/[\u0000-\u001f]|\\[nru]/);
      }),
    );
  });
});

function travelled(settings: SiteSettings) {
  const object = { site: { uri: SITE.uri, settings: siteSettingsToWire(settings) } };
  const { site } = aegirV1.DesiredObject.deserialize(aegirV1.DesiredObject.serialize(object));
  if (!site?.settings) throw new Error('the settings were lost');
  return site.settings;
}
