import type { WebSettings } from '../../../shared/desired-state.ts';
import { originOf, type Redirect } from '../redirect.ts';
import { hostname } from '../values.ts';

/** Sends every visitor elsewhere. */
export function redirectAll({ scheme, host }: Redirect, web: WebSettings): string {
  const name = host === null ? '$host' : hostname(host);
  return `    location / {
        return 301 "${originOf(scheme, name, web)}$request_uri";
    }`;
}

/** Sends visitors of other names to one. */
export function redirectOthers({ scheme, host }: Redirect, web: WebSettings): string {
  if (host === null) return '';
  const name = hostname(host);
  return `    if ($host != "${name}") {
        return 301 "${originOf(scheme, name, web)}$request_uri";
    }
`;
}
