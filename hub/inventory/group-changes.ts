import { AppError } from '../../shared/errors.ts';
import { LIMITS } from '../../shared/limits.ts';
import { checkObjectName } from '../../shared/names.ts';
import { checkWeight } from '../../shared/pools.ts';
import { balances, isGroupType, speaksTls } from '../../shared/web-type.ts';
import type { TaskKindName } from '../tasks/task.ts';
import { checkApart } from './packs.ts';
import { checkStays, shownNames, type Asked, type ChangeDesk, type Queued } from './desk.ts';
import { USUAL_WEIGHT, type Member, type Server, type Site } from './model.ts';
import type { AddServer, AskedWeight, SetServer } from './server-changes.ts';
import type { By, Patch } from './store.ts';
import { checkFolderUnneeded } from './uploads.ts';

/** A server that becomes, or stops being, a member of a group; both by name. */
export interface AskedMember {
  readonly group: string;
  readonly server: string;
}

export interface GroupChange extends Queued {
  readonly group: Server;
}

const HTTP_PORT = 80;

/** What operators do to groups, beyond what they do to every server. Each call is one transaction and queues one task. */
export class GroupChanges {
  readonly #desk: ChangeDesk;

  constructor(desk: ChangeDesk) {
    this.#desk = desk;
  }

  /** Throws BUSY for a member, IN_USE where the group speaks TLS and the server does not, and FIELD_INVALID. */
  addMember(asked: Asked, input: AskedMember): GroupChange {
    return this.#desk.once(asked, 'AddMember', input, (by) => {
      const group = this.#group(input.group);
      const server = this.#machine(input.server, 'server');
      if (group.members.some(({ serverId }) => serverId === server.id)) {
        throw new AppError('FIELD_INVALID', `server ${server.name} is a member of ${group.name} already`, {
          field: 'server',
        });
      }
      checkCount(group.members.length + 1, 'server');
      checkApart(this.#desk.inventory, group, [server], group.masterId ?? server.id, 'server');
      this.#checkTls(group, server);
      const changed = this.#desk.inventory.setMember(group.id, server.id, 'joining', by);
      return { group: changed, ...this.#queue('member.add', group, server, by) };
    });
  }

  /** Throws NOT_FOUND, and IN_USE for the last member while platforms are on the group, and for the master of others. */
  removeMember(asked: Asked, input: AskedMember): GroupChange {
    return this.#desk.once(asked, 'RemoveMember', input, (by) => {
      const { inventory } = this.#desk;
      const group = this.#group(input.group);
      const server = inventory.serverByName(checkObjectName(input.server, 'server'), 'server');
      const member = group.members.find(({ serverId }) => serverId === server.id);
      if (member?.state === 'draining') {
        throw new AppError('BUSY', `server ${server.name} is leaving ${group.name} already`, {
          field: 'server',
        });
      }
      if (!member) {
        throw new AppError('NOT_FOUND', `server ${server.name} is no member of ${group.name}`, {
          field: 'server',
          remedy: `See its members: aegirctl server show ${group.name}.`,
        });
      }
      const platforms = inventory.platformsOn(group.id).map(({ name }) => name);
      if (group.members.length === 1 && platforms.length > 0) {
        throw new AppError(
          'IN_USE',
          `${server.name} is the last member of ${group.name}, which carries platforms: ${shownNames(platforms)}`,
          { field: 'server' },
        );
      }
      checkNotMaster(group, server);
      const changed = inventory.setMember(group.id, server.id, 'draining', by);
      return { group: changed, ...this.#queue('member.remove', group, server, by) };
    });
  }

  /** What a new group is made of. Throws FIELD_INVALID for what only a machine can have. */
  fieldsOf(
    input: AddServer,
  ): Pick<Server, 'members' | 'masterId' | 'requireAll' | 'maxUnavailable' | 'sharedUploads'> {
    const { hostname, httpPort, httpsPort, driftPolicy, database } = input;
    const port = httpPort === HTTP_PORT ? undefined : httpPort;
    checkNoMachine({ hostname: hostname || undefined, http_port: port, https_port: httpsPort });
    checkNoMachine({ drift_policy: driftPolicy, database });
    const names = input.members ?? [];
    checkCount(names.length, 'members');
    const ids = names.map((name, index) => this.#machine(name, `members[${String(index)}]`).id);
    if (new Set(ids).size < ids.length) {
      throw new AppError('FIELD_INVALID', 'a member is given twice', { field: 'members' });
    }
    const members = ids.map((serverId) => ({
      serverId,
      state: 'active' as const,
      weight: USUAL_WEIGHT,
    }));
    const masterId = input.master === undefined ? (ids[0] ?? null) : this.#masterOf(members, input.master);
    const machines = ids.map((id) => this.#desk.inventory.server(id));
    checkApart(
      this.#desk.inventory,
      { name: input.name, webType: input.webType },
      machines,
      masterId,
      'members',
    );
    const { requireAll = false, maxUnavailable = 0, sharedUploads = false } = input;
    if (sharedUploads) checkCluster(input.webType);
    return { members, masterId, requireAll, maxUnavailable, sharedUploads };
  }

  /** Throws FIELD_INVALID for what only a machine can have, for weights of those that are no members, and for others than 0 to 256. */
  patchOf(group: Server, input: SetServer): Patch<Server> {
    const { hostname, httpPort, httpsPort, driftPolicy, database, requireAll, maxUnavailable } = input;
    const { sharedUploads, weights } = input;
    checkNoMachine({
      hostname,
      http_port: httpPort,
      https_port: httpsPort,
      drift_policy: driftPolicy,
      database,
    });
    return {
      ...(requireAll !== undefined && { requireAll }),
      ...(maxUnavailable !== undefined && { maxUnavailable }),
      ...(weights !== undefined && { members: this.#weighed(group.members, weights) }),
      ...(sharedUploads !== undefined && { sharedUploads: this.#uploadsOf(group, sharedUploads) }),
    };
  }

  #uploadsOf(group: Server, sharedUploads: boolean): boolean {
    if (sharedUploads) checkCluster(group.webType);
    else checkFolderUnneeded(this.#desk.inventory, group);
    return sharedUploads;
  }

  #weighed(members: readonly Member[], asked: readonly AskedWeight[]): Member[] {
    const weights = new Map(
      asked.map(({ server, weight }, index) => {
        const field = `weights[${String(index)}]`;
        return [this.#memberNamed(members, server, field), checkWeight(weight, `${field}.weight`)];
      }),
    );
    return members.map((member) => ({ ...member, weight: weights.get(member.serverId) ?? member.weight }));
  }

  /**
   * The task that a change of a group leads to: another master, or what a verify does. Throws FIELD_INVALID for a master
   * that is no member, and for data left behind where none have to go with it.
   */
  queueSet(
    before: Server,
    group: Server,
    { master, withoutData = false }: Pick<SetServer, 'master' | 'withoutData'>,
    by: By,
  ): Queued {
    if (withoutData) checkLeavesData(group, master);
    const subject = { kind: 'server', id: group.id, name: group.name } as const;
    const member = master === undefined ? group.masterId : this.#masterOf(group.members, master);
    if (member === null || member === before.masterId) return this.#desk.queue('group.verify', subject, by);
    const { inventory } = this.#desk;
    const former = before.masterId === null ? [] : [inventory.server(before.masterId)];
    checkApart(inventory, group, former, member, 'master');
    return this.#desk.queue('group.master', subject, by, { member, withoutData });
  }

  #masterOf(members: readonly Member[], name: string): string {
    return this.#memberNamed(members, name, 'master');
  }

  #memberNamed(members: readonly Member[], name: string, field: string): string {
    const { id } = this.#desk.inventory.serverByName(checkObjectName(name, field), field);
    if (members.some(({ serverId }) => serverId === id)) return id;
    throw new AppError('FIELD_INVALID', `server ${name} is no member of the group`, {
      field,
      remedy: 'Name one of its members, or let it join first: aegirctl member add SERVER --group NAME.',
    });
  }

  #group(name: string): Server {
    const group = this.#desk.inventory.serverByName(checkObjectName(name, 'group'), 'group');
    checkStays({ kind: 'server', id: group.id, name }, group.removing);
    if (isGroupType(group.webType)) return group;
    throw new AppError('FIELD_INVALID', `server ${name} is a machine, and no group`, {
      field: 'group',
      remedy: 'Make a group of it and others: aegirctl server add NAME --web cluster --member SERVER.',
    });
  }

  /** A server that can be a member: groups do not nest. */
  #machine(name: string, field: string): Server {
    const server = this.#desk.inventory.serverByName(checkObjectName(name, field), field);
    checkStays({ kind: 'server', id: server.id, name }, server.removing);
    const servesSites = server.webType !== 'none' && !balances(server.webType);
    if (!isGroupType(server.webType) && servesSites) return server;
    const what = servesSites ? 'is a group itself' : 'serves no sites';
    throw new AppError('FIELD_INVALID', `server ${name} ${what}, so it cannot be a member`, { field });
  }

  #checkTls(group: Server, server: Server): void {
    if (speaksTls(server.webType)) return;
    const secure = this.#desk.inventory.sitesOnServer(group.id).filter(isSecure);
    if (secure.length === 0) return;
    const names = shownNames(secure.map(({ uri }) => uri));
    throw new AppError(
      'IN_USE',
      `server ${server.name} does not speak TLS, which sites of ${group.name} do: ${names}`,
      {
        field: 'server',
        remedy: `Let it speak TLS first: aegirctl server set ${server.name} --web ${server.webType}_ssl.`,
        metadata: { sites: names },
      },
    );
  }

  #queue(kind: TaskKindName, { id, name }: Server, server: Server, by: By): Queued {
    return this.#desk.queue(kind, { kind: 'server', id, name }, by, { member: server.id });
  }
}

/** Throws IN_USE when it works on the sites of others, too. */
function checkNotMaster(group: Server, server: Server): void {
  if (group.masterId !== server.id || group.members.length === 1) return;
  throw new AppError('IN_USE', `${server.name} is the master of ${group.name}`, {
    field: 'server',
    remedy: `Let another member be that first: aegirctl server set ${group.name} --master SERVER.`,
  });
}

/** Throws FIELD_INVALID where no data come along anyway. */
function checkLeavesData({ webType }: Server, master: string | undefined): void {
  if (webType === 'cluster' && master !== undefined) return;
  throw new AppError('FIELD_INVALID', 'only with another master of a cluster are data left behind', {
    field: 'without_data',
    remedy: 'Leave it out, or name the master: aegirctl server set CLUSTER --master SERVER --without-data.',
  });
}

/** Throws FIELD_INVALID: the members of a pack see all data of sites anyway. */
function checkCluster(webType: Server['webType']): void {
  if (webType === 'cluster') return;
  throw new AppError('FIELD_INVALID', 'only a cluster has a folder for uploads', {
    field: 'shared_uploads',
    remedy: 'Leave it out: the members of a pack see all data of sites.',
  });
}

function isSecure({ tls }: Site): boolean {
  return tls.mode !== 'off';
}

function checkCount(members: number, field: string): void {
  if (members <= LIMITS.membersPerGroup) return;
  throw new AppError('FIELD_INVALID', 'these are more members than a group may have', {
    field,
    remedy: `Give at most ${String(LIMITS.membersPerGroup)}.`,
  });
}

/** Throws FIELD_INVALID for the first of these settings that is given. */
function checkNoMachine(settings: Readonly<Record<string, unknown>>): void {
  const [field] = Object.entries(settings).find(([, value]) => value !== undefined) ?? [];
  if (field === undefined) return;
  throw new AppError('FIELD_INVALID', `a group is no machine: it has no ${field} of its own`, {
    field,
    remedy: 'Set it on the members.',
  });
}
