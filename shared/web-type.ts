import { AppError } from './errors.ts';

/**
 * What answers on a machine's web ports. Those with `_ssl` speak TLS as well. haproxy is the balancer service: it has no
 * code, and passes requests on to the web servers of pools.
 */
export type WebType = 'none' | 'apache' | 'nginx' | 'apache_ssl' | 'nginx_ssl' | 'haproxy';

/**
 * What several servers serve together: in a cluster, each has the code and serves all; in a pack, the code lies on a folder
 * that all see and one of them writes. No spoke is asked for it.
 */
export type GroupType = 'cluster' | 'pack';

/** What a server of the inventory can be. */
export type ServerType = WebType | GroupType;

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

/** Whether a machine of this type can serve sites over TLS. A group can when all its members can. */
export function speaksTls(type: ServerType): boolean {
  return type === 'apache_ssl' || type === 'nginx_ssl' || balances(type);
}

/** Whether this type passes requests on to others, and has no code itself. */
export function balances(type: ServerType): boolean {
  return type === 'haproxy';
}

/** Whether this type serves code of platforms. */
export function hasCode(type: ServerType): boolean {
  return type !== 'none' && !balances(type);
}

/** Whether this is a group of servers, and no machine. */
export function isGroupType(type: ServerType): type is GroupType {
  return type === 'cluster' || type === 'pack';
}

/** Names of the types on the wire. */
const WIRE_WEB_TYPES = {
  apache: 'WEB_TYPE_APACHE',
  nginx: 'WEB_TYPE_NGINX',
  apache_ssl: 'WEB_TYPE_APACHE_SSL',
  nginx_ssl: 'WEB_TYPE_NGINX_SSL',
  cluster: 'WEB_TYPE_CLUSTER',
  pack: 'WEB_TYPE_PACK',
  haproxy: 'WEB_TYPE_HAPROXY',
  none: 'WEB_TYPE_NONE',
} as const satisfies Record<ServerType, string>;

/** Every type there is. */
export const SERVER_TYPES = Object.keys(WIRE_WEB_TYPES) as readonly ServerType[];

/** The name of a type on the wire. */
export function wireWebType(type: ServerType): (typeof WIRE_WEB_TYPES)[ServerType] {
  return WIRE_WEB_TYPES[type];
}

/** The type of a name on the wire, undefined for one that this version does not know. */
export function knownServerType(name: string): ServerType | undefined {
  return SERVER_TYPES.find((type) => WIRE_WEB_TYPES[type] === name);
}

/** Throws JOB_UNSUPPORTED for a type no machine can have, or that this version does not know. */
export function webTypeFromWire(type: string, field: string): WebType {
  const known = knownServerType(type);
  if (known !== undefined && !isGroupType(known)) return known;
  throw new AppError('JOB_UNSUPPORTED', `${field} is not a web server type this version knows`, { field });
}
