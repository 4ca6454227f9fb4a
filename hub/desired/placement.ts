import { isGroupType } from '../../shared/web-type.ts';
import type { Share, SharedUploads } from '../../shared/share.ts';
import type { Server, Site } from '../inventory/model.ts';

/** What a platform is on: a machine, or a group of them. */
export type Home = Pick<Server, 'id' | 'webType' | 'members' | 'masterId'>;

/**
 * Who needs what. The one place that knows which machines serve what is on a server: a machine is a group of one; of a
 * group, each member gets everything but what it sees on the folder of a pack, from the beginning of its joining to the end
 * of its leaving.
 */
export function serversOf(home: Home): readonly string[] {
  return isGroupType(home.webType) ? home.members.map(({ serverId }) => serverId) : [home.id];
}

/** Of the machines of a home those that visitors may be sent to. */
export function activeServersOf(home: Home): readonly string[] {
  if (!isGroupType(home.webType)) return [home.id];
  return home.members.flatMap(({ serverId, state }) => (state === 'active' ? [serverId] : []));
}

/** The machines that code and data of sites are brought to: of a pack its master alone, whose folder the others see. */
export function writersOf(home: Home): readonly string[] {
  if (home.webType !== 'pack') return serversOf(home);
  return home.masterId === null ? [] : [home.masterId];
}

/** The folder that a machine has in common with others, from the groups that it is a member of; undefined for none. */
export function shareOf(serverId: string, groups: readonly Home[]): Share | undefined {
  const pack = groups.find(({ webType }) => webType === 'pack');
  if (pack === undefined || pack.masterId === null) return undefined;
  return { id: pack.id, writer: pack.masterId, writes: pack.masterId === serverId };
}

/** Where the uploads of a site lie that all members of its home take; undefined where its worker has them with the rest. */
export function sharedUploadsOf(
  { uploads }: Pick<Site, 'uploads'>,
  { id, name, webType, masterId, sharedUploads }: Server,
  serverId: string,
): SharedUploads | undefined {
  if (uploads !== 'shared' || webType !== 'cluster' || !sharedUploads || masterId === null) return undefined;
  return { folder: name, share: { id, writer: masterId, writes: masterId === serverId } };
}

/** The folders that a machine has for the uploads of the clusters it is a member of. */
export function uploadFoldersOf(serverId: string, groups: readonly Server[]): SharedUploads[] {
  const shared = { uploads: 'shared' } as const;
  return groups.flatMap((group) => sharedUploadsOf(shared, group, serverId) ?? []);
}

/** The machine that works on the sites of a home, where their data are: of a group its master. Undefined for an empty group. */
export function workerOf(home: Home): string | undefined {
  return isGroupType(home.webType) ? (home.masterId ?? undefined) : home.id;
}

/** A machine that lets people into the sites of a home: its master, or else one that visitors may be sent to. */
export function doorOf(home: Home): string | undefined {
  const active = activeServersOf(home);
  const master = workerOf(home);
  return master === undefined || active.includes(master) ? master : (active[0] ?? master);
}

/** Whether what is on the home is on this machine. */
export function isPlacedOn(home: Home, serverId: string): boolean {
  return serversOf(home).includes(serverId);
}

/** The homes that a machine serves: itself, and the groups it is a member of. */
export function homesOf(server: Home, groups: readonly Home[]): readonly string[] {
  return [server, ...groups].filter((home) => isPlacedOn(home, server.id)).map(({ id }) => id);
}
