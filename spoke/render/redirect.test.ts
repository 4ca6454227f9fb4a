import { describe, expect, it } from 'vitest';
import type { SiteState } from '../../shared/desired-state.ts';
import { originOf, redirectOf } from './redirect.ts';

const OTHER = 'b.test';
const FINGERPRINT = 'a1'.repeat(32);

function site(redirectTo: string | null, mode: 'off' | 'on' | 'required'): SiteState {
  return {
    ...{ uri: 'a.test', aliases: [OTHER], platform: 'd11', enabled: true },
    ...(redirectTo !== null && { settings: { redirectTo } }),
    ...(mode !== 'off' && { tls: { mode, certificate: FINGERPRINT, hstsSeconds: 0 } }),
  };
}

describe('where visitors of a site are sent', () => {
  it.each([
    // redirect to, TLS, of http, of https
    [null, 'off', null, null],
    [null, 'on', null, null],
    [null, 'required', 'https same', null],
    [OTHER, 'off', `http ${OTHER}`, null],
    [OTHER, 'on', `http ${OTHER}`, `https ${OTHER}`],
    [OTHER, 'required', `https ${OTHER}`, `https ${OTHER}`],
  ] as const)('redirect to %s, TLS %s: from http to %s, from https to %s', (to, mode, http, https) => {
    const words = (scheme: 'http' | 'https'): string | null => {
      const redirect = redirectOf(site(to, mode), scheme);
      return redirect && `${redirect.scheme} ${redirect.host ?? 'same'}`;
    };
    expect(words('http')).toBe(http);
    if (mode !== 'off') expect(words('https')).toBe(https);
  });

  it.each([
    ['http', 80, 443, 'http://a.test'],
    ['https', 80, 443, 'https://a.test'],
    ['http', 8_080, 8_443, 'http://a.test:8080'],
    ['https', 8_080, 8_443, 'https://a.test:8443'],
    ['http', 443, 80, 'http://a.test:443'],
  ] as const)(
    'is named with the port of %s where it is not the usual one (%i, %i)',
    (scheme, http, https, text) => {
      expect(originOf(scheme, 'a.test', { type: 'nginx_ssl', httpPort: http, httpsPort: https })).toBe(text);
    },
  );
});
