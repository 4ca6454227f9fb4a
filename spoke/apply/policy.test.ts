import { describe, expect, it } from 'vitest';
import { EMPTY_STATE, type DesiredState, type WebSettings } from '../../shared/desired-state.ts';
import type { AppError } from '../../shared/errors.ts';
import type { SpokeConfig } from '../config.ts';
import { REQUIRED_MODULES } from '../webserver/apache/instance.ts';
import type { WebServer, WebServerFacts } from '../webserver/webserver.ts';
import { checkAble, checkPolicy } from './policy.ts';

const serving = (type: WebSettings['type']): DesiredState => ({
  ...EMPTY_STATE,
  web: { type, httpPort: 80, httpsPort: 443 },
});

function refusal(check: () => void): Pick<AppError, 'reason' | 'remedy'> | null {
  try {
    check();
    return null;
  } catch (error) {
    return error as AppError;
  }
}

describe('what a host cannot serve is refused beforehand, with what helps', () => {
  const found = (facts: Partial<WebServerFacts>): WebServer =>
    ({ facts: { ports: [], ...facts } }) as WebServer;
  const apache = (...without: string[]): WebServer => {
    const modules = [...REQUIRED_MODULES, 'ssl'].filter((name) => !without.includes(name));
    return found({ kind: 'apache', modules });
  };

  it.each<[string, WebSettings['type'], WebServer | null, string, RegExp]>([
    ['a web server that is not there', 'apache', null, 'WEB_SERVER_MISSING', /./],
    ['an Apache without a module', 'apache', apache('rewrite'), 'MODULE_MISSING', /a2enmod rewrite/],
    ['an Apache without TLS', 'apache_ssl', apache('ssl'), 'MODULE_MISSING', /a2enmod ssl/],
    [
      'an nginx without TLS',
      'nginx_ssl',
      found({ kind: 'nginx', modules: [] }),
      'MODULE_MISSING',
      /Install a nginx/,
    ],
    [
      'a HAProxy without TLS',
      'haproxy',
      found({ kind: 'haproxy', modules: [] }),
      'MODULE_MISSING',
      /Install a haproxy/,
    ],
    [
      'a HAProxy whose own section would take half of the visitors',
      'haproxy',
      found({ kind: 'haproxy', modules: ['openssl'], ports: [443] }),
      'PORT_BUSY',
      /haproxy\.cfg/,
    ],
  ])('%s', (_what, type, web, reason, remedy) => {
    const refused = refusal(() => {
      checkAble(serving(type), web);
    });
    expect([refused?.reason, refused?.remedy]).toEqual([reason, expect.stringMatching(remedy)]);
  });

  it('and what it can is not', () => {
    checkAble(serving('apache_ssl'), apache());
    checkAble(serving('apache'), apache('ssl'));
    checkAble(serving('haproxy'), found({ kind: 'haproxy', modules: ['openssl'], ports: [8_404] }));
    checkAble(EMPTY_STATE, null);
  });
});

describe('the policy of a machine', () => {
  const policy = { ports: [80], publishRoots: ['/srv/www'] };
  const reason = (web: WebSettings, publishPath: string): string | undefined => {
    const platforms = new Map([['p', { name: 'p', publishPath, docroot: '', release: 'a'.repeat(64) }]]);
    const refused = refusal(() => {
      checkPolicy({ ...EMPTY_STATE, web, platforms }, { policy } as unknown as SpokeConfig);
    });
    return refused?.reason;
  };

  it('allows its ports, for TLS too, and what lies below its folders, and nothing that only begins like them', () => {
    const plain = { type: 'apache', httpPort: 80 } as const;
    expect(reason(plain, '/srv/www/p')).toBeUndefined();
    for (const path of ['/srv/www2/p', '/srv/www', '/srv', '/etc/p'])
      expect(reason(plain, path)).toBe('PATH_DENIED');
    expect(reason({ ...plain, httpPort: 8_080 }, '/srv/www/p')).toBe('PORT_DENIED');
    expect(reason({ type: 'apache_ssl', httpPort: 80, httpsPort: 443 }, '/srv/www/p')).toBe('PORT_DENIED');
  });
});
