import { AppError } from './errors.ts';

/**
 * What answers on a machine's web ports. Those with `_ssl` speak TLS as well. haproxy is the balancer service: it has no
 * code, and passes requests on to the web servers of pools.
 */
export type WebType = 'none' | 'apache' | 'nginx' | 'apache_ssl' | 'nginx_ssl' | 'haproxy';

/** The program that serves. */
export type WebKind = (typeof WEB_KINDS)[number];

export const WEB_KINDS = ['apache', 'nginx', 'haproxy'] as const;

/** The program that serves for a type; null where nothing is served. */
export function kindOf(type: WebType): WebKind | null {
  switch (type) {
    case 'none':
      return null;
    case 'apache':
    case 'apache_ssl':
      return 'apache';
    case 'nginx':
    case 'nginx_ssl':
      return 'nginx';
    case 'haproxy':
      return 'haproxy';
  }
}

/** Whether sites can be served over TLS by a type. */
export function speaksTls(type: WebType): boolean {
  return type === 'apache_ssl' || type === 'nginx_ssl' || balances(type);
}

/** Whether this type passes requests on to others, and has no code itself. */
export function balances(type: WebType): boolean {
  return type === 'haproxy';
}

/** Whether this type serves code of platforms. */
export function hasCode(type: WebType): boolean {
  return type !== 'none' && !balances(type);
}

/** Names of the types on the wire. */
const WIRE_WEB_TYPES = {
  apache: 'WEB_TYPE_APACHE',
  nginx: 'WEB_TYPE_NGINX',
  apache_ssl: 'WEB_TYPE_APACHE_SSL',
  nginx_ssl: 'WEB_TYPE_NGINX_SSL',
  haproxy: 'WEB_TYPE_HAPROXY',
  none: 'WEB_TYPE_NONE',
} as const satisfies Record<WebType, string>;

/** Every type there is. */
export const WEB_TYPES = Object.keys(WIRE_WEB_TYPES) as readonly WebType[];

/** The name of a type on the wire. */
export function wireWebType(type: WebType): (typeof WIRE_WEB_TYPES)[WebType] {
  return WIRE_WEB_TYPES[type];
}

/** The type of a name on the wire, undefined for one that this version does not know. */
export function knownWebType(name: string): WebType | undefined {
  return WEB_TYPES.find((type) => WIRE_WEB_TYPES[type] === name);
}

/** Throws JOB_UNSUPPORTED for a type this version does not know. */
export function webTypeFromWire(type: string, field: string): WebType {
  const known = knownWebType(type);
  if (known !== undefined) return known;
  throw new AppError('JOB_UNSUPPORTED', `${field} is not a web server type this version knows`, { field });
}
