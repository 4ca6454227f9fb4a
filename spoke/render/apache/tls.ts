import { certificateFiles } from '../certificate-files.ts';
import type { RenderContext } from '../context.ts';
import type { Redirect } from '../redirect.ts';
import { hostname, integer } from '../values.ts';

/** What makes a virtual host speak TLS with a certificate. Ciphers are left to the library's own defaults. */
export function tlsLines(fingerprint: string, context: RenderContext): string {
  const { chain, key } = certificateFiles(fingerprint, context);
  return `    SSLEngine on
    SSLProtocol all -SSLv3 -TLSv1 -TLSv1.1
    SSLCertificateFile "${chain}"
    SSLCertificateKeyFile "${key}"
${context.http2 === 'module' ? '    Protocols h2 http/1.1\n' : ''}`;
}

/** Tells browsers to ask over TLS alone from now on; '' for no time. */
export function hstsLine(seconds: number): string {
  return seconds === 0
    ? ''
    : `    Header always set Strict-Transport-Security "max-age=${integer(seconds)}"\n`;
}

/** Sends every request elsewhere. `httpsPort`: where TLS is spoken. */
export function redirectAll({ scheme, host }: Redirect, httpsPort: number): string {
  const name = host === null ? '%{SERVER_NAME}' : hostname(host);
  const port = scheme === 'https' && httpsPort !== 443 ? `:${integer(httpsPort)}` : '';
  return `    UseCanonicalName Off
    RewriteRule ^ "${scheme}://${name}${port}%{REQUEST_URI}" [R=301,END]`;
}
