import { AppError } from '../../shared/errors.ts';
import type { GroupMember } from '../../shared/proto/gen/aegir/v1/GroupMember.ts';
import { isGroupType, speaksTls } from '../../shared/web-type.ts';
import type { Server } from '../inventory/model.ts';
import type { Inventory } from '../inventory/store.ts';
import type { Presence } from './views.ts';

export interface MemberParts {
  readonly inventory: Pick<Inventory, 'server' | 'serverByName'>;
  readonly presence: Presence;
}

/** The members of a group, in the order of their names. Throws NOT_FOUND, FIELD_INVALID for a server that is none. */
export function membersOf({ inventory, presence }: MemberParts, name: string): GroupMember[] {
  const group = inventory.serverByName(name, 'group');
  if (!isGroupType(group.webType)) {
    throw new AppError('FIELD_INVALID', `${group.name} is a machine, and no group`, { field: 'group' });
  }
  return group.members.map(({ serverId, state, weight }) => ({
    ...doorsOf(inventory.server(serverId)),
    ...{ state, connected: presence.isConnected(serverId) },
    ...{ isMaster: serverId === group.masterId, weight },
  }));
}

/**
 * `/members/<group>` of the status server: exactly those that may get visitors, as JSON, so that a balancer or a script of
 * somebody's own can follow. Null for another path, and for a group that is not there.
 */
export function membersPage(parts: MemberParts, path: string): string | null {
  const [, group] = /^\/members\/([A-Za-z0-9.-]{1,253})$/.exec(path) ?? [];
  if (group === undefined) return null;
  try {
    const active = membersOf(parts, group).filter(({ state }) => state === 'active');
    const members = active.map(({ server, hostname, addresses, httpPort, httpsPort, isMaster, weight }) => {
      return { server, hostname, addresses, httpPort, httpsPort, isMaster, weight };
    });
    return `${JSON.stringify({ group, members }, null, 2)}\n`;
  } catch (error) {
    if (error instanceof AppError && ['NOT_FOUND', 'FIELD_INVALID'].includes(error.reason)) return null;
    throw error;
  }
}

function doorsOf({ name, hostname, addresses, webType, httpPort, httpsPort }: Server) {
  return {
    ...{ server: name, hostname, addresses: [...addresses], httpPort },
    httpsPort: speaksTls(webType) ? httpsPort : 0,
  };
}
