import { AppError } from './errors.ts';
import { checkHostname } from './names.ts';

/** The names a site answers to: its URI, and aliases, which may be wildcards such as `*.example.org`. */

const WILDCARD = '*.';

export function isWildcard(name: string): boolean {
  return name.startsWith(WILDCARD);
}

/** What a wildcard stands below: `example.org` of `*.example.org`. */
export function wildcardBase(name: string): string {
  return name.slice(WILDCARD.length);
}

/**
 * Another name of a site in canonical form: a host name, or a wildcard for all names below one. Throws
 * HOSTNAME_INVALID, also for a wildcard below a top-level domain, which would take the names of strangers.
 */
export function checkAlias(value: string, field: string): string {
  if (!isWildcard(value)) return checkHostname(value, field);
  const base = checkHostname(wildcardBase(value), field);
  // The wildcard itself must be a name that a server can carry.
  checkHostname(`a.${base}`, field);
  if (base.includes('.')) return `${WILDCARD}${base}`;
  throw new AppError('HOSTNAME_INVALID', `${field} is a wildcard for a whole top-level domain: ${value}`, {
    field,
    remedy: 'Give a wildcard below a domain of your own, such as *.example.org.',
  });
}

/** The name that visitors type for the other: `www.` before a URI, or the URI without it. */
export function wwwTwin(uri: string): string {
  const bare = uri.startsWith('www.') ? uri.slice('www.'.length) : '';
  return bare.includes('.') ? bare : `www.${uri}`;
}
