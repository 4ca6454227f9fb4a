import type { WebSettings } from '../../../shared/desired-state.ts';
import { certificateFiles } from '../certificate-files.ts';
import type { RenderContext } from '../context.ts';
import { portOf, type Scheme } from '../redirect.ts';
import { integer } from '../values.ts';

/** Where a server listens for a scheme. `flags` go behind the port, such as ` default_server`. */
export function listens(scheme: Scheme, web: WebSettings, context: RenderContext, flags: string): string {
  const { traits, http2 } = context;
  const secure = scheme === 'https';
  const port = integer(portOf(scheme, web));
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
