import {
  EMPTY_STATE,
  httpsPortOf,
  settingsPart,
  type DesiredState,
  type PlatformState,
  type SiteDatabase,
  type SiteState,
  type WebSettings,
} from '../../shared/desired-state.ts';
import type { SiteTls } from '../../shared/site-tls.ts';
import { isGroupType, speaksTls } from '../../shared/web-type.ts';
import type { DatabaseRow } from '../inventory/databases.ts';
import { needsInstall, type Platform, type Server, type Site } from '../inventory/model.ts';
import { homesOf, sharedUploadsOf, shareOf } from './placement.ts';

/** What of the inventory a server's state is made of. Objects of other servers may be among it. */
export interface Stock {
  server(id: string): Server;
  /** The groups that the server is a member of. */
  groupsOf(serverId: string): readonly Server[];
  platformsOn(serverId: string): readonly Platform[];
  sitesOnServer(serverId: string): readonly Site[];
}

/**
 * Everything one machine shall serve, from the inventory. Left out is what is being removed, a platform
 * without a release and its sites, a site that failed before it was ever verified, until it is verified again, and one
 * that is not installed yet. A group serves nothing itself.
 */
export function desiredState(serverId: string, stock: Stock): DesiredState {
  const server = stock.server(serverId);
  if (server.removing || isGroupType(server.webType)) return EMPTY_STATE;
  const groups = stock.groupsOf(serverId);
  const homes = new Set(homesOf(server, groups));
  const served = new Map<string, PlatformState>();
  const homeIds = new Map<string, string>();
  for (const platform of stock.platformsOn(serverId)) {
    const state = homes.has(platform.serverId) ? platformState(platform) : null;
    if (state) served.set(platform.id, state);
    homeIds.set(platform.id, platform.serverId);
  }
  const homeOf = ({ platformId }: Site): Server =>
    groups.find(({ id }) => id === homeIds.get(platformId)) ?? server;
  return {
    web: webSettings(server, groups),
    platforms: new Map([...served.values()].map((platform) => [platform.name, platform])),
    sites: siteStates(stock.sitesOnServer(serverId), served, server, homeOf),
  };
}

/** How a machine serves sites. groups: those that it is a member of. */
export function webSettings(server: Server, groups: readonly Server[]): WebSettings {
  const { webType, httpPort, httpsPort, driftPolicy } = server;
  const share = shareOf(server.id, groups);
  const type = isGroupType(webType) ? 'none' : webType;
  return {
    type,
    httpPort,
    ...httpsPortOf(type, httpPort, httpsPort, 'https_port'),
    ...(driftPolicy !== 'report' && { drift: driftPolicy }),
    ...(share && { share }),
  };
}

/** A code base as a server shall serve it; null while it cannot. */
export function platformState(platform: Platform): PlatformState | null {
  const { name, publishPath, docroot, php, release, removing } = platform;
  if (removing || release === null) return null;
  return { name, publishPath, docroot, release, ...(php !== '' && { php }) };
}

function siteStates(
  sites: readonly Site[],
  platforms: ReadonlyMap<string, PlatformState>,
  server: Server,
  homeOf: (site: Site) => Server,
): Map<string, SiteState> {
  const states = new Map<string, SiteState>();
  for (const site of sites) {
    const platform = platforms.get(site.platformId);
    // An installer that waits for its first visitor belongs to whoever comes first.
    if (!platform || site.removing || neverWorked(site) || needsInstall(site)) continue;
    const state = siteState(site, platform, server);
    states.set(site.uri, { ...state, ...uploadsPart(site, homeOf(site), server.id) });
  }
  return states;
}

/** A site on this code as its server shall serve it, or have its application work on it. */
export function siteState(
  site: Site,
  platform: Pick<PlatformState, 'name'>,
  { webType }: Pick<Server, 'webType'>,
): SiteState {
  const { uri, aliases, enabled, quiet, settings, database } = site;
  return {
    ...{ uri, aliases, platform: platform.name, enabled },
    ...settingsPart(quiet ? { ...settings, maintenance: true } : settings),
    ...(speaksTls(webType) && tlsOf(site)),
    ...(database && { database: fromWebServer(database) }),
  };
}

/** Where the uploads of a site on a machine are, and whether it takes any now. */
export function uploadsPart(
  site: Pick<Site, 'uploads' | 'holdsUploads'>,
  home: Server,
  serverId: string,
): Pick<SiteState, 'uploads' | 'held'> {
  const uploads = sharedUploadsOf(site, home, serverId);
  // Whoever else has none passes them on to the master, which takes none.
  const keeps = uploads !== undefined || home.masterId === serverId;
  return {
    ...(uploads && { uploads }),
    ...(site.holdsUploads && home.webType === 'cluster' && keeps && { held: true as const }),
  };
}

function tlsOf({ tls, fingerprint }: Site): { readonly tls?: SiteTls } {
  const { mode, hstsSeconds } = tls;
  return mode === 'off' ? {} : { tls: { mode, certificate: fingerprint, hstsSeconds } };
}

/** A database as sites are told of it. */
export function siteDatabase(
  { hostname, database }: Pick<Server, 'hostname' | 'database'>,
  { name, secretId }: Pick<DatabaseRow, 'name' | 'secretId'>,
): SiteDatabase {
  const tls = database?.sitesTls;
  return fromWebServer({
    ...{ host: hostname, port: database?.port ?? 0, name, user: name, secretId },
    ...(tls && { tls: { caDigest: tls.caDigest } }),
  });
}

/** A database as its web server reaches it. PHP would take "localhost" for a socket, and find none or another server's. */
export function fromWebServer(database: SiteDatabase): SiteDatabase {
  return database.host === 'localhost' ? { ...database, host: '127.0.0.1' } : database;
}

function neverWorked({ state, verifiedMs }: Pick<Site, 'state' | 'verifiedMs'>): boolean {
  return state === 'failed' && verifiedMs === 0;
}
