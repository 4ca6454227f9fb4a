import { certificateFiles } from '../certificate-files.ts';
import type { RenderContext } from '../context.ts';
import { integer } from '../values.ts';

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
