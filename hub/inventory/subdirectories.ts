import { AppError } from '../../shared/errors.ts';
import { folderOf, hostOf, isSubdirectory } from '../../shared/site-uri.ts';
import { shownNames, taken } from './desk.ts';
import type { Site } from './model.ts';
import type { Inventory } from './store.ts';

/** What a site's names are held against: sites of one host are found on one server, below its first name. */
export interface Settling {
  readonly uri: string;
  readonly aliases: readonly string[];
  readonly serverId: string;
}

/**
 * Throws FIELD_INVALID when what lies at or below the host is on another server, NAME_TAKEN when the host is an alias of
 * a site, and when an alias is a host that sites lie below.
 */
export function checkSubdirectories(inventory: Inventory, { uri, aliases, serverId }: Settling): void {
  const host = hostOf(uri);
  const owner = isSubdirectory(uri) ? inventory.siteNamed(host) : undefined;
  if (owner && owner.uri !== host) throw belowAlias(uri, owner);
  const neighbours = [...(owner ? [owner] : []), ...inventory.sitesBelow(host)];
  const elsewhere = neighbours.find((site) => inventory.platform(site.platformId).serverId !== serverId);
  if (elsewhere) throw apart(uri, elsewhere, serverNameOf(inventory, elsewhere));
  for (const [index, alias] of aliases.entries()) {
    const below = inventory.sitesBelow(alias).map((site) => site.uri);
    if (below.length === 0) continue;
    const message = `${alias} has sites in subdirectories, so it can only be a site's URI: ${shownNames(below)}`;
    throw taken(`aliases[${String(index)}]`, message, below[0] ?? '');
  }
}

function belowAlias(uri: string, owner: Site): AppError {
  const there = `${owner.uri}/${folderOf(uri)}`;
  return new AppError('NAME_TAKEN', `${hostOf(uri)} is another name of site ${owner.uri}`, {
    field: 'uri',
    remedy: `Add ${there}: it answers under all names of that site.`,
    metadata: { existing: owner.uri },
  });
}

function apart(uri: string, { uri: neighbour }: Site, server: string): AppError {
  return new AppError('FIELD_INVALID', `${neighbour} is on server ${server}, so ${uri} cannot be elsewhere`, {
    field: 'platform',
    remedy: `Choose a platform of server ${server}.`,
    metadata: { existing: neighbour },
  });
}

function serverNameOf(inventory: Inventory, { platformId }: Site): string {
  return inventory.server(inventory.platform(platformId).serverId).name;
}
