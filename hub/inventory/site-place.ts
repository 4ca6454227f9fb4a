import { serversOf } from '../desired/placement.ts';
import { AppError } from '../../shared/errors.ts';
import { LIMITS } from '../../shared/limits.ts';
import { checkObjectName } from '../../shared/names.ts';
import { checkAlias } from '../../shared/site-names.ts';
import { checkMayHaveAliases, checkMaySpeakTls } from '../../shared/site-uri.ts';
import { checkServesDatabases } from './database-service.ts';
import { checkStays, taken } from './desk.ts';
import { firstRepeated, type Platform, type Server, type Site } from './model.ts';
import type { Inventory } from './store.ts';
import { checkSubdirectories } from './subdirectories.ts';

/** Where a site may be: what holds for a new one and for one that moves. */

/** Two sites with one name would shadow each other silently. Throws NAME_TAKEN. */
export function checkFree(
  inventory: Inventory,
  hostname: string,
  field: string,
  siteId: string | null,
): void {
  const owner = inventory.siteNamed(hostname);
  if (owner === undefined || owner.id === siteId) return;
  throw taken(field, `site ${owner.uri} answers to ${hostname} already`, owner.uri);
}

/** The aliases in canonical form, none of them the site's own URI, twice, or another site's. */
export function freeAliases(
  inventory: Inventory,
  values: readonly string[],
  uri: string,
  siteId: string | null,
): string[] {
  checkMayHaveAliases(uri, values, 'aliases');
  if (values.length > LIMITS.aliasesPerSite) {
    throw new AppError('FIELD_INVALID', `${String(values.length)} aliases are too many`, {
      field: 'aliases',
      remedy: `Give at most ${String(LIMITS.aliasesPerSite)}.`,
    });
  }
  const fieldOf = (index: number): string => `aliases[${String(index)}]`;
  const aliases = values.map((value, index) => checkAlias(value, fieldOf(index)));
  const repeated = firstRepeated(aliases, [uri]);
  if (repeated >= 0) {
    throw new AppError('FIELD_INVALID', `${aliases[repeated] ?? ''} is given twice`, {
      field: fieldOf(repeated),
      remedy: 'Give each name once; the URI is not one of its own aliases.',
    });
  }
  for (const [index, alias] of aliases.entries()) checkFree(inventory, alias, fieldOf(index), siteId);
  return aliases;
}

/** A platform that a site may be put on. Throws NOT_FOUND, BUSY, PLATFORM_LOCKED, FIELD_INVALID. */
export function roomyPlatform(inventory: Inventory, name: string): Platform {
  const field = 'platform';
  const platform = inventory.platformByName(checkObjectName(name, field), field);
  checkStays({ kind: 'platform', id: platform.id, name }, platform.removing);
  if (platform.locked) {
    throw new AppError('PLATFORM_LOCKED', `platform ${name} is locked: it takes no more sites`, {
      field,
      remedy: `Choose another platform, or unlock it: aegirctl platform set ${name} --no-lock.`,
    });
  }
  const machines = serversOf(inventory.server(platform.serverId));
  if (machines.some((id) => inventory.countSitesOnServer(id) >= LIMITS.sitesPerServer)) {
    throw new AppError('FIELD_INVALID', `the server of ${name} carries as many sites as it may`, { field });
  }
  return platform;
}

/**
 * The server for the database of a site on this platform: the one of this name, the default one when none is named,
 * undefined for none. Throws NOT_FOUND, and what a database server may lack.
 */
export function databaseServerFor(
  inventory: Inventory,
  name: string | null | undefined,
  platform: Platform,
): Server | undefined {
  if (name === null) return undefined;
  const field = 'database_server';
  const server =
    name === undefined
      ? inventory.defaultDatabaseServer()
      : inventory.serverByName(checkObjectName(name, field), field);
  if (server) checkServesDatabases(server, inventory.server(platform.serverId), field);
  return server;
}

/** Throws what keeps a site of these names from being served there. */
export function checkPlace(
  inventory: Inventory,
  { uri, aliases, tls }: Pick<Site, 'uri' | 'aliases' | 'tls'>,
  { serverId }: Platform,
): void {
  if (tls.mode !== 'off') checkMaySpeakTls(uri, 'tls.mode');
  checkSubdirectories(inventory, { uri, aliases, serverId });
}
