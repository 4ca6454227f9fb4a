import { createHash } from 'node:crypto';
import type { DatabaseTls } from './database-tls.ts';
import { AppError } from './errors.ts';
import { LIMITS } from './limits.ts';
import { checkPort } from './names.ts';
import type { Pool } from './pools.ts';
import type { Share, SharedUploads } from './share.ts';
import type { SiteSettings } from './site-settings.ts';
import type { SiteTls } from './site-tls.ts';
import { hostOf, isSubdirectory } from './site-uri.ts';
import { balances, speaksTls, type WebType } from './web-type.ts';

/**
 * Everything one spoke shall serve, as typed values. The hub makes it from the inventory, the spoke
 * renders it. It travels as differences, and both ends compute the same digest of the whole.
 */
export interface DesiredState {
  readonly web: WebSettings;
  /** By name. */
  readonly platforms: ReadonlyMap<string, PlatformState>;
  /** By URI. */
  readonly sites: ReadonlyMap<string, SiteState>;
}

/** What a spoke does about a file that somebody changed, besides saying so. */
export type DriftPolicy = 'report' | 'heal' | 'adopt';

export interface WebSettings {
  readonly type: WebType;
  readonly httpPort: number;
  /** Given exactly where the type speaks TLS. */
  readonly httpsPort?: number;
  /** Of a balancer: whom it passes requests on to. Of a member of clusters: whom it passes on to what is kept elsewhere. */
  readonly pools?: readonly Pool[];
  /** Addresses of those who pass requests on to this machine, whose word about visitors is taken. Absent: none. */
  readonly balancers?: readonly string[];
  /** Absent where code and site data lie on a folder of this machine alone. */
  readonly share?: Share;
  /** Absent: it is only reported. */
  readonly drift?: Exclude<DriftPolicy, 'report'>;
}

export interface PlatformState {
  readonly name: string;
  readonly publishPath: string;
  /** Folder of the tree that is served, '' for its root. */
  readonly docroot: string;
  /** Hex SHA-256 of the release's manifest. */
  readonly release: string;
  /** Version of PHP its sites run with; absent: the server's own choice. */
  readonly php?: string;
}

export interface SiteState {
  /** A host name, or a folder of one. */
  readonly uri: string;
  /** Host names, and wildcards such as `*.example.org`. */
  readonly aliases: readonly string[];
  /** '' on a balancer. */
  readonly platform: string;
  /**
   * On a balancer: the pool that serves it. On a web server: the pool whose master keeps what visitors send to it; while
   * that has no master nobody takes it. Absent: it is kept here.
   */
  readonly pool?: string;
  /** Its files lie on a folder that all members of its cluster see, each of which takes them; absent: they do not. */
  readonly uploads?: SharedUploads;
  /** Its files are on their way, so nobody takes what visitors send. */
  readonly held?: true;
  readonly enabled: boolean;
  /** Absent: it has none. */
  readonly settings?: SiteSettings;
  /** Absent: it speaks plain HTTP alone. */
  readonly tls?: SiteTls;
  /** Absent for a site without a database. */
  readonly database?: SiteDatabase;
}

/** Where a site's data is, and which version of the password opens it; never the password. */
export interface SiteDatabase {
  readonly host: string;
  readonly port: number;
  readonly name: string;
  readonly user: string;
  /** Hex, 64 digits. */
  readonly secretId: string;
  /** Absent: connections are not encrypted. */
  readonly tls?: DatabaseTls;
}

/** What turns one state into another. `web` is null when it stays. */
export interface StateChange {
  readonly web: WebSettings | null;
  readonly platforms: readonly PlatformState[];
  readonly sites: readonly SiteState[];
  readonly removedPlatforms: readonly string[];
  readonly removedSites: readonly string[];
}

export const EMPTY_STATE: DesiredState = {
  web: { type: 'none', httpPort: 80 },
  platforms: new Map(),
  sites: new Map(),
};

/** Digest of a whole state: hex SHA-256 over its objects in a fixed order. */
export function digestOfState(state: DesiredState): string {
  const lines = [
    canonical(state.web),
    ...sorted(state.platforms).map(([, platform]) => canonical(platform)),
    ...sorted(state.sites).map(([, site]) => canonical(site)),
  ];
  return createHash('sha256').update(lines.join('')).digest('hex');
}

function sorted<T>(objects: ReadonlyMap<string, T>): [string, T][] {
  return [...objects].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Objects of a state never change, and thousands of them are shared from one state to the next. */
const LINES = new WeakMap<object, string>();

/** One line of JSON with the keys in order, so that equal values give equal bytes. */
function canonical(object: object): string {
  const known = LINES.get(object);
  if (known !== undefined) return known;
  const line = `${JSON.stringify(inOrder(object))}\n`;
  LINES.set(object, line);
  return line;
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([key, member]) => [key, inOrder(member)]);
}

/** Digest of one object of a state: hex SHA-256. */
export function digestOfObject(object: object): string {
  return createHash('sha256').update(canonical(object)).digest('hex');
}

/** Whether two objects of a state are the same. */
export function sameObject(a: object | undefined, b: object | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && canonical(a) === canonical(b));
}

/** The smallest change from one state to another. */
export function changeBetween(from: DesiredState, to: DesiredState): StateChange {
  return {
    web: sameObject(from.web, to.web) ? null : to.web,
    platforms: [...to.platforms.values()].filter((p) => !sameObject(p, from.platforms.get(p.name))),
    sites: [...to.sites.values()].filter((s) => !sameObject(s, from.sites.get(s.uri))),
    removedPlatforms: [...from.platforms.keys()].filter((name) => !to.platforms.has(name)),
    removedSites: [...from.sites.keys()].filter((uri) => !to.sites.has(uri)),
  };
}

/** The state after a change. Throws when the result breaks a rule of {@link checkState}. */
export function applyChange(base: DesiredState, change: StateChange): DesiredState {
  const platforms = new Map(base.platforms);
  const sites = new Map(base.sites);
  for (const name of change.removedPlatforms) platforms.delete(name);
  for (const uri of change.removedSites) sites.delete(uri);
  for (const platform of change.platforms) platforms.set(platform.name, platform);
  for (const site of change.sites) sites.set(site.uri, site);
  const state = { web: change.web ?? base.web, platforms, sites };
  checkState(state);
  return state;
}

/**
 * Rules between objects: platforms exist, no name is served twice, a subdirectory is one of a host's first name, TLS is
 * spoken, counts stay within limits.
 */
export function checkState(state: DesiredState): void {
  if (state.sites.size > LIMITS.sitesPerServer || state.platforms.size > LIMITS.platformsPerServer) {
    throw new AppError('FIELD_INVALID', 'the state has more objects than a server may carry');
  }
  const owners = new Map<string, string>();
  const pools = new Set(state.web.pools?.map(({ name }) => name));
  for (const site of state.sites.values()) {
    checkHome(site, state, pools);
    if (site.tls !== undefined && !speaksTls(state.web.type)) {
      throw new AppError(
        'FIELD_INVALID',
        `site ${site.uri} wants TLS, which ${state.web.type} does not speak`,
        {
          field: `sites[${site.uri}].tls`,
        },
      );
    }
    for (const name of [site.uri, ...site.aliases]) {
      const owner = owners.get(name);
      if (owner !== undefined) {
        throw new AppError('NAME_TAKEN', `${name} belongs to both ${owner} and ${site.uri}`, {
          field: `sites[${site.uri}].aliases`,
        });
      }
      owners.set(name, site.uri);
    }
  }
  for (const uri of state.sites.keys()) if (isSubdirectory(uri)) checkHostOf(uri, owners);
}

/** Two sites with one folder could meet below a host with two names. */
function checkHostOf(uri: string, owners: ReadonlyMap<string, string>): void {
  const host = hostOf(uri);
  const owner = owners.get(host);
  if (owner === undefined || owner === host) return;
  throw new AppError('NAME_TAKEN', `${uri} lies below ${host}, which is another name of ${owner}`, {
    field: `sites[${uri}].uri`,
  });
}

/** A site is served by a platform here, or on a balancer by a pool elsewhere. */
function checkHome(
  { uri, platform, pool }: SiteState,
  { web, platforms }: Pick<DesiredState, 'web' | 'platforms'>,
  pools: ReadonlySet<string>,
): void {
  const isPassedOn = balances(web.type) && platform === '' && pool !== undefined;
  const isServed = isPassedOn || platforms.has(platform);
  if (isServed && (pool === undefined || pools.has(pool))) return;
  const [kind, name] = isServed || platform === '' ? ['pool', pool ?? ''] : ['platform', platform];
  throw new AppError('FIELD_INVALID', `site ${uri} names ${kind} ${name}, which is not there`, {
    field: `sites[${uri}].${kind}`,
  });
}

/**
 * The part of the settings that a type which speaks TLS has, and no other. Throws FIELD_INVALID for a port that cannot
 * be used, or is the one of plain HTTP.
 */
export function httpsPortOf(
  type: WebType,
  httpPort: number,
  httpsPort: number,
  field: string,
): { readonly httpsPort?: number } {
  if (!speaksTls(type)) return {};
  if (httpPort !== httpsPort) return { httpsPort: checkPort(httpsPort, field) };
  throw new AppError('FIELD_INVALID', `${field} is the port of plain HTTP already`, {
    field,
    remedy: 'Give two different ports, such as 80 and 443.',
  });
}

/** The part of a site's state that has settings: none at all where there are none, so that equals stay equal. */
export function settingsPart(settings: SiteSettings): Pick<SiteState, 'settings'> {
  return Object.keys(settings).length === 0 ? {} : { settings };
}
