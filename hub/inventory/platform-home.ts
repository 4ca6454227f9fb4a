import { AppError } from '../../shared/errors.ts';
import { LIMITS } from '../../shared/limits.ts';
import { checkObjectName } from '../../shared/names.ts';
import { hostOf } from '../../shared/site-uri.ts';
import { hasCode, speaksTls } from '../../shared/web-type.ts';
import { serversOf } from '../desired/placement.ts';
import { checkReachableFrom } from './database-service.ts';
import { checkStays, shownNames } from './desk.ts';
import type { Platform, Server, Site } from './model.ts';
import { checkMayCarry } from './packs.ts';
import type { Inventory } from './store.ts';

const FIELD = 'server';

/** The machine or group of this name, as the home of one more platform. Throws NOT_FOUND, BUSY, FIELD_INVALID, IN_USE. */
export function homeNamed(inventory: Inventory, name: string): Server {
  const home = inventory.serverByName(checkObjectName(name, FIELD), FIELD);
  checkCarriesMore(inventory, home);
  return home;
}

/** Throws BUSY, FIELD_INVALID, IN_USE for what cannot be the home of one more platform. */
function checkCarriesMore(inventory: Inventory, home: Server): void {
  const { id, name } = home;
  checkStays({ kind: 'server', id, name }, home.removing);
  if (!hasCode(home.webType)) {
    const remedy = `Choose another server, or give it one: aegirctl server set ${name} --web apache.`;
    throw invalid(`server ${name} has no web service`, remedy);
  }
  checkMayCarry(inventory, home, FIELD);
  const machines = serversOf(home);
  if (machines.length === 0) {
    throw invalid(
      `group ${name} has no members`,
      `Give it some: aegirctl member add SERVER --group ${name}.`,
    );
  }
  if (machines.some((machine) => inventory.platformsOn(machine).length >= LIMITS.platformsPerServer)) {
    throw invalid(`server ${name} carries as many platforms as it may`, 'Choose another server.');
  }
}

/**
 * Throws what keeps a platform with all its sites from being on another home: BUSY, FIELD_INVALID, IN_USE,
 * DATABASE_LOOPBACK.
 */
export function checkMayMove(inventory: Inventory, platform: Platform, home: Server): void {
  if (platform.serverId === home.id) {
    throw invalid(`platform ${platform.name} is on ${home.name} already`, 'Name another server.');
  }
  checkCarriesMore(inventory, home);
  const sites = inventory.sitesOn(platform.id);
  checkRoom(inventory, platform, home, sites.length);
  checkTls(inventory, home, sites);
  for (const { databaseServerId } of sites) {
    if (databaseServerId !== null) checkReachableFrom(inventory.server(databaseServerId), home, FIELD);
  }
  for (const site of sites) checkHostGoesToo(inventory, platform, site);
}

function checkRoom(inventory: Inventory, platform: Platform, home: Server, coming: number): void {
  const standing = serversOf(inventory.server(platform.serverId));
  const full = serversOf(home)
    .filter((id) => !standing.includes(id))
    .find((id) => inventory.countSitesOnServer(id) + coming > LIMITS.sitesPerServer);
  if (full === undefined) return;
  const { name } = inventory.server(full);
  throw invalid(`server ${name} would carry more sites than it may`, 'Choose a server with more room.');
}

/** A visitor may come to any machine of the home. */
function checkTls(inventory: Inventory, home: Server, sites: readonly Site[]): void {
  const mute = serversOf(home)
    .map((id) => inventory.server(id))
    .find(({ webType }) => !speaksTls(webType));
  const secure = sites.filter(({ tls }) => tls.mode !== 'off').map(({ uri }) => uri);
  if (mute === undefined || secure.length === 0) return;
  throw invalid(
    `server ${mute.name} does not speak TLS, which sites of the platform do: ${shownNames(secure)}`,
    `Let it speak TLS first: aegirctl server set ${mute.name} --web ${mute.webType}_ssl.`,
  );
}

/** Sites of one host are on one home. */
function checkHostGoesToo(inventory: Inventory, platform: Platform, { uri }: Site): void {
  const host = hostOf(uri);
  const family = [inventory.siteNamed(host), ...inventory.sitesBelow(host)];
  const other = family.find((site) => site !== undefined && site.platformId !== platform.id);
  if (other === undefined) return;
  const { name } = inventory.platform(other.platformId);
  throw invalid(
    `${other.uri} shares a host with ${uri}, and stays behind on platform ${name}`,
    `Bring it to ${platform.name} first: aegirctl site move ${other.uri} --platform ${platform.name}.`,
  );
}

function invalid(message: string, remedy: string): AppError {
  return new AppError('FIELD_INVALID', message, { field: FIELD, remedy });
}
