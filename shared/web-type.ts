import { AppError } from './errors.ts';

/** Implementations of the web service a spoke can be asked for. Those with `_ssl` speak TLS as well. */
export type WebType = 'none' | 'apache' | 'nginx' | 'apache_ssl' | 'nginx_ssl';

/** The program that serves. */
export type WebKind = 'apache' | 'nginx';

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
  }
}

/** Whether sites can be served over TLS by a type. */
export function speaksTls(type: WebType): boolean {
  return type === 'apache_ssl' || type === 'nginx_ssl';
}

/** Names of the types on the wire. */
const WIRE_WEB_TYPES = {
  apache: 'WEB_TYPE_APACHE',
  nginx: 'WEB_TYPE_NGINX',
  apache_ssl: 'WEB_TYPE_APACHE_SSL',
  nginx_ssl: 'WEB_TYPE_NGINX_SSL',
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
