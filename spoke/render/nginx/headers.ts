import type { SiteState } from '../../../shared/desired-state.ts';
import type { SiteSettings } from '../../../shared/site-settings.ts';
import type { Scheme } from '../redirect.ts';
import { headerName, integer, printable } from '../values.ts';

/**
 * Headers of all answers, as lines with this indent. A location with a header of its own forgets those of the server,
 * so each of them has to say them again.
 */
export function headerLines({ settings, tls }: SiteState, scheme: Scheme, indent: string): string {
  const own = Object.entries(settings?.headers ?? {}).map(
    ([key, value]) => `${headerName(key)} "${quoted(value)}"`,
  );
  // Tells browsers to ask over TLS alone from now on; they take no notice of it in clear.
  const seconds = scheme === 'https' ? (tls?.hstsSeconds ?? 0) : 0;
  const hsts = seconds === 0 ? [] : [`Strict-Transport-Security "max-age=${integer(seconds)}"`];
  return [...own, ...hsts].map((header) => `\n${indent}add_header ${header} always;`).join('');
}

/** Keeps back what the application says in place of the site's own headers. */
export function hiddenHeaders({ headers = {} }: SiteSettings, indent: string): string {
  return Object.keys(headers)
    .map((key) => `\n${indent}fastcgi_hide_header ${headerName(key)};`)
    .join('');
}

function quoted(value: string): string {
  return printable(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"');
}
