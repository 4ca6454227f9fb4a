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
import { speaksTls } from '../../shared/web-type.ts';
import type { Platform, Server, Site } from '../inventory/model.ts';
import { isPlacedOn } from './placement.ts';

/**
 * Everything one server shall serve, from the inventory. Objects of other servers may be among
 * the arguments. Left out is what is being removed, a platform without a release and its sites,
 * and a site that failed before it was ever verified, until it is verified again.
 */
export function desiredState(
  server: Server,
  platforms: readonly Platform[],
  sites: readonly Site[],
): DesiredState {
  if (server.removing) return EMPTY_STATE;
  const served = new Map<string, PlatformState>();
  for (const platform of platforms) {
    const state = isPlacedOn(platform, server.id) ? platformState(platform) : null;
    if (state) served.set(platform.id, state);
  }
  return {
    web: webSettings(server),
    platforms: new Map([...served.values()].map((platform) => [platform.name, platform])),
    sites: siteStates(sites, served, speaksTls(server.webType)),
  };
}

/** How a server serves sites. */
export function webSettings({ webType, httpPort, httpsPort, driftPolicy }: Server): WebSettings {
  return {
    type: webType,
    httpPort,
    ...httpsPortOf(webType, httpPort, httpsPort, 'https_port'),
    ...(driftPolicy !== 'report' && { drift: driftPolicy }),
  };
}

function platformState(platform: Platform): PlatformState | null {
  const { name, publishPath, docroot, php, release, removing } = platform;
  if (removing || release === null) return null;
  return { name, publishPath, docroot, release, ...(php !== '' && { php }) };
}

function siteStates(
  sites: readonly Site[],
  platforms: ReadonlyMap<string, PlatformState>,
  withTls: boolean,
): Map<string, SiteState> {
  const states = new Map<string, SiteState>();
  for (const site of sites) {
    const { uri, aliases, enabled, settings, platformId, database } = site;
    const platform = platforms.get(platformId);
    if (!platform || site.removing || neverWorked(site)) continue;
    states.set(uri, {
      ...{ uri, aliases, platform: platform.name, enabled },
      ...settingsPart(site.quiet ? { ...settings, maintenance: true } : settings),
      ...(withTls && tlsOf(site)),
      ...(database && { database: fromWebServer(database) }),
    });
  }
  return states;
}

function tlsOf({ tls, fingerprint }: Site): { readonly tls?: SiteTls } {
  const { mode, hstsSeconds } = tls;
  return mode === 'off' ? {} : { tls: { mode, certificate: fingerprint, hstsSeconds } };
}

/** A database as its web server reaches it. PHP would take "localhost" for a socket, and find none or another server's. */
export function fromWebServer(database: SiteDatabase): SiteDatabase {
  return database.host === 'localhost' ? { ...database, host: '127.0.0.1' } : database;
}

function neverWorked({ state, verifiedMs }: Pick<Site, 'state' | 'verifiedMs'>): boolean {
  return state === 'failed' && verifiedMs === 0;
}
