import { AppError } from '../../shared/errors.ts';
import { serversOf, workerOf } from '../desired/placement.ts';
import type { Platform, Server, Site } from '../inventory/model.ts';
import type { Inventory } from '../inventory/store.ts';
import { exclusive, shared, type Lock } from './locks.ts';
import type { Task } from './task.ts';

/** Where the object of a task is. What is gone already is undefined. */
export interface Place {
  readonly task: Task;
  /** What the object is on: a machine, or a group of them; a server is on itself. */
  readonly home: Server | undefined;
  /** The machines of the home. */
  readonly servers: readonly Server[];
  readonly platform: Platform | undefined;
  readonly site: Site | undefined;
}

/** Looks the object of a task up, with all it stands on. */
export function placeOf(task: Task, inventory: Inventory): Place {
  const site = task.objectKind === 'site' ? inventory.findSite(task.objectId) : undefined;
  const platformId = task.objectKind === 'platform' ? task.objectId : site?.platformId;
  const platform = platformId === undefined ? undefined : inventory.findPlatform(platformId);
  const homeId = task.objectKind === 'server' ? task.objectId : platform?.serverId;
  const home = homeId === undefined ? undefined : inventory.findServer(homeId);
  const serverIds = new Set([...(home ? serversOf(home) : []), ...memberOf(task)]);
  const servers = [...serverIds].flatMap((id) => inventory.findServer(id) ?? []);
  return { task, home, servers, platform, site };
}

/** The machine that works on the sites of a platform. Throws NOT_FOUND for a group without members. */
export function workServer(inventory: Inventory, platformId: string): Server {
  const home = inventory.server(inventory.platform(platformId).serverId);
  const id = workerOf(home);
  if (id !== undefined) return inventory.server(id);
  throw new AppError('NOT_FOUND', `${home.name} has no members`, {
    remedy: `Add one: aegirctl member add SERVER --group ${home.name}.`,
  });
}

/** Who joins or leaves a group is a server of that task also before and after it is a member. */
function memberOf({ kind, input }: Task): string[] {
  const member = input['member'];
  return (kind === 'member.add' || kind === 'member.remove') && typeof member === 'string' ? [member] : [];
}

/** A task on an object: alone on it, together with others on what it stands on. */
export function locksOn({ task, home, platform, servers }: Place): Lock[] {
  const own = `${task.objectKind}:${task.objectId}`;
  const below = [
    ...(platform ? [`platform:${platform.id}`] : []),
    ...new Set([...(home ? [home] : []), ...servers].map(({ id }) => `server:${id}`)),
  ];
  return [exclusive(own), ...below.filter((key) => key !== own).map(shared)];
}

/** A look at a server: one at a time, and beside the work on its sites and platforms. */
export function locksBeside({ task }: Place): Lock[] {
  return [exclusive(`verify:${task.objectId}`), shared(`server:${task.objectId}`)];
}
