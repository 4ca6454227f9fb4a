import type { Platform } from '../inventory/model.ts';

/**
 * Who needs what. The one place that knows which servers an object is on: a platform is on its
 * server, which is a group of one; a site is wherever its platform is.
 */
export function serversOf(platform: Pick<Platform, 'serverId'>): readonly string[] {
  return [platform.serverId];
}

/** Whether the server carries the platform. */
export function isPlacedOn(platform: Pick<Platform, 'serverId'>, serverId: string): boolean {
  return serversOf(platform).includes(serverId);
}
