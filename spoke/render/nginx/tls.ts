import type { SiteState, WebSettings } from '../../../shared/desired-state.ts';
import { certificateFiles } from '../certificate-files.ts';
import type { RenderContext } from '../context.ts';
import type { Redirect, Scheme } from '../redirect.ts';
import { hostname, integer } from '../values.ts';

/** Where a server listens for a scheme. `flags` go behind the port, such as ` default_server`. */
export function listens(scheme: Scheme, web: WebSettings, context: RenderContext, flags: string): string {
  const { traits, http2 } = context;
  const secure = scheme === 'https';
  const port = integer(secure ? (web.httpsPort ?? 0) : web.httpPort);
  const words = `${flags}${secure ? ' ssl' : ''}${secure && http2 === 'listen' ? ' http2' : ''}`;
  return [
    `    listen ${port}${words};`,
    ...(traits.ipv6 ? [`    listen [::]:${port}${words};`] : []),
    ...(secure && http2 === 'directive' ? ['    http2 on;'] : []),
  ].join('\n');
}

/** What makes a server speak TLS with a certificate. Ciphers are left to the library's own defaults. */
export function tlsLines(fingerprint: string, context: RenderContext): string {
  const { chain, key } = certificateFiles(fingerprint, context);
  return `    ssl_certificate "${chain}";
    ssl_certificate_key "${key}";
    ssl_protocols TLSv1.2 TLSv1.3;
`;
}

/**
 * Tells browsers to ask over TLS alone from now on; '' for no time. A location with headers of its own has none of its
 * server's, so it stands in those, too.
 */
export function hstsLine({ tls }: SiteState, scheme: Scheme): string {
  const seconds = scheme === 'https' ? (tls?.hstsSeconds ?? 0) : 0;
  return seconds === 0
    ? ''
    : `\n    add_header Strict-Transport-Security "max-age=${integer(seconds)}" always;`;
}

/** Sends every request elsewhere. `httpsPort`: where TLS is spoken. */
export function redirectAll({ scheme, host }: Redirect, httpsPort: number): string {
  const name = host === null ? '$host' : hostname(host);
  const port = scheme === 'https' && httpsPort !== 443 ? `:${integer(httpsPort)}` : '';
  return `    location / {
        return 301 ${scheme}://${name}${port}$request_uri;
    }`;
}
