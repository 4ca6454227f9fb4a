import type { WebSettings } from '../../../shared/desired-state.ts';
import { originOf, type Redirect } from '../redirect.ts';
import { hostname, pattern } from '../values.ts';

/** Sends every visitor elsewhere. */
export function redirectAll({ scheme, host }: Redirect, web: WebSettings): string {
  const name = host === null ? '%{SERVER_NAME}' : hostname(host);
  return `    UseCanonicalName Off
    RewriteRule ^ "${originOf(scheme, name, web)}%{REQUEST_URI}" [R=301,END]`;
}

/** Sends visitors of other names to one. */
export function redirectOthers({ scheme, host }: Redirect, web: WebSettings): string {
  if (host === null) return '';
  const name = hostname(host);
  return `    RewriteCond "%{HTTP_HOST}" "!^${pattern(name)}\\.?(?::[0-9]+)?$" [NC]
    RewriteRule ^ "${originOf(scheme, name, web)}%{REQUEST_URI}" [R=301,END]
`;
}
