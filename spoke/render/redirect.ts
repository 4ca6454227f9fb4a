import type { SiteState, WebSettings } from '../../shared/desired-state.ts';
import { integer } from './values.ts';

export type Scheme = 'http' | 'https';

/** Where a request is sent instead of being served. One that is there already is served. */
export interface Redirect {
  readonly scheme: Scheme;
  /** Host name to ask for, null for the one that was asked for. */
  readonly host: string | null;
}

/** Whether a site is served over TLS: it shall be, and there is a certificate for it. */
export function isSecure({ tls }: SiteState): boolean {
  return tls !== undefined && tls.certificate !== '';
}

/** Whether nothing of a site may leave this server: it must not go out in clear, and there is no certificate for it. */
export function isWithheld(site: SiteState): boolean {
  return site.tls?.mode === 'required' && !isSecure(site);
}

/**
 * The redirect for requests of a scheme, null when they are served whatever name they ask for. One to the same scheme is
 * for requests of other names alone. For sites that are not withheld.
 */
export function redirectOf({ tls, settings }: SiteState, scheme: Scheme): Redirect | null {
  const host = settings?.redirectTo ?? null;
  const to = tls?.mode === 'required' ? 'https' : scheme;
  return to === scheme && host === null ? null : { scheme: to, host };
}

/** The port that a scheme is spoken on; 0 for TLS where none is spoken. */
export function portOf(scheme: Scheme, { httpPort, httpsPort = 0 }: WebSettings): number {
  return scheme === 'https' ? httpsPort : httpPort;
}

/** The beginning of an address: scheme, host as it is given, and the port where it is not the usual one. */
export function originOf(scheme: Scheme, host: string, web: WebSettings): string {
  const port = portOf(scheme, web);
  const usual = port === (scheme === 'https' ? 443 : 80);
  return `${scheme}://${host}${usual ? '' : `:${integer(port)}`}`;
}
