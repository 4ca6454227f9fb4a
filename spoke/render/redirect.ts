import type { SiteState } from '../../shared/desired-state.ts';

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

/** The redirect for requests of a scheme, null when they are served whatever name they ask for. */
export function redirectOf({ tls }: SiteState, scheme: Scheme): Redirect | null {
  return scheme === 'http' && tls?.mode === 'required' ? { scheme: 'https', host: null } : null;
}
