import { hasCode, isGroupType, speaksTls, type ServerType } from '../../shared/web-type.ts';
import { httpsPortOf, type DriftPolicy } from '../../shared/desired-state.ts';
import { AppError } from '../../shared/errors.ts';
import { newId } from '../../shared/ids.ts';
import { checkAddress, checkObjectName, checkPort } from '../../shared/names.ts';
import type { Clock } from '../../shared/clock.ts';
import { adminPurpose } from '../databases/purposes.ts';
import type { Vault } from '../vault/vault.ts';
import {
  checkStays,
  checkUnused,
  needEtag,
  taken,
  type Asked,
  type ChangeDesk,
  type Queued,
} from './desk.ts';
import {
  checkReachableFrom,
  databaseService,
  isDefault,
  usersOf,
  withoutSecrets,
  type AskedDatabase,
} from './database-service.ts';
import type { Databases } from './databases.ts';
import type { GroupChanges } from './group-changes.ts';
import { checkBalancing, checkKind, checkNoPool, checkPlain, checkUnneeded } from './server-bonds.ts';
import { identifierOf, newServer, type DatabaseService, type Server } from './model.ts';
import type { By, Patch } from './store.ts';

export interface AddServer {
  readonly name: string;
  /** '' for the name. */
  readonly hostname: string;
  readonly webType: ServerType;
  readonly httpPort: number;
  /** Absent: it is only reported. */
  readonly driftPolicy?: DriftPolicy;
  readonly httpsPort?: number;
  readonly database?: AskedDatabase;
  /** Of a group: names of servers. */
  readonly members?: readonly string[];
  /** Of a group: one of them; absent: the first. */
  readonly master?: string;
  readonly requireAll?: boolean;
  readonly maxUnavailable?: number;
  /** Of a cluster. */
  readonly sharedUploads?: boolean;
}

/** Absent fields stay as they are. */
export interface SetServer {
  readonly name: string;
  readonly etag: number | null;
  readonly hostname?: string;
  readonly webType?: ServerType;
  readonly httpPort?: number;
  readonly driftPolicy?: DriftPolicy;
  readonly httpsPort?: number;
  readonly database?: AskedDatabase;
  /** Of a group alone. */
  readonly master?: string;
  /** With another master of a cluster: what visitors sent to the former one stays there. */
  readonly withoutData?: boolean;
  readonly requireAll?: boolean;
  readonly maxUnavailable?: number;
  /** Of a cluster. */
  readonly sharedUploads?: boolean;
  /** Of members of the group; the others keep theirs. */
  readonly weights?: readonly AskedWeight[];
}

/** What share of the visitors a member of a group gets. */
export interface AskedWeight {
  /** Name of the member. */
  readonly server: string;
  readonly weight: number;
}

export interface ServerChange extends Queued {
  readonly server: Server;
}

/** What operators do to servers. Each call is one transaction and queues one task. */
export class ServerChanges {
  readonly #desk: ChangeDesk;
  readonly #groups: GroupChanges;
  readonly #databases: Databases;
  readonly #vault: Vault;
  readonly #clock: Clock;

  constructor(desk: ChangeDesk, groups: GroupChanges, databases: Databases, vault: Vault, clock: Clock) {
    this.#desk = desk;
    this.#groups = groups;
    this.#databases = databases;
    this.#vault = vault;
    this.#clock = clock;
  }

  /** Throws NAME_INVALID, NAME_TAKEN, HOSTNAME_INVALID, FIELD_INVALID. */
  add(asked: Asked, input: AddServer): ServerChange {
    return this.#desk.once(asked, 'AddServer', withoutSecrets(input), (by) => {
      const name = this.#freeName(input.name);
      if (isGroupType(input.webType)) return this.#addGroup(name, input, by);
      checkNoGroup(input);
      const id = newId();
      const database = this.#databaseService(id, null, input.database);
      if (input.database?.isDefault === true) this.#takeDefault(by);
      const server = newServer(id, this.#clock.now(), {
        name,
        hostname: checkAddress(input.hostname === '' ? name : input.hostname, 'hostname'),
        webType: input.webType,
        httpPort: checkPort(input.httpPort, 'http_port'),
        driftPolicy: input.driftPolicy ?? 'report',
        ...(input.httpsPort !== undefined && { httpsPort: checkPort(input.httpsPort, 'https_port') }),
        database,
        isDefaultDatabase: isDefault(database, input.database, false),
      });
      checkPorts(server);
      this.#desk.inventory.insertServer(server, by);
      return { server, ...this.#desk.queue('server.verify', subject(server), by) };
    });
  }

  /** Throws ETAG_MISMATCH, IN_USE when platforms would lose their web server, and what add throws. */
  set(asked: Asked, input: SetServer): ServerChange {
    return this.#desk.once(asked, 'SetServer', withoutSecrets(input), (by) => {
      const { hostname, webType, httpPort, httpsPort, driftPolicy } = input;
      const before = this.#staying(input.name);
      checkKind(before, webType);
      if (isGroupType(before.webType)) return this.#setGroup(before, input, by);
      checkNoGroup(input);
      if (webType !== undefined && !hasCode(webType)) checkUnneeded(this.#desk.inventory, before);
      if (webType !== undefined) checkBalancing(this.#desk.inventory, before, webType);
      if (webType !== undefined && !speaksTls(webType)) checkPlain(this.#desk.inventory, before, webType);
      const patch = {
        ...(hostname !== undefined && { hostname: checkAddress(hostname, 'hostname') }),
        ...(webType !== undefined && { webType }),
        ...(httpPort !== undefined && { httpPort: checkPort(httpPort, 'http_port') }),
        ...(driftPolicy !== undefined && { driftPolicy }),
        ...(httpsPort !== undefined && { httpsPort: checkPort(httpsPort, 'https_port') }),
        ...this.#databasePatch(before, input.database, by),
      };
      checkPorts({ ...before, ...patch });
      const server = this.#desk.inventory.updateServer(before.id, patch, {
        ...by,
        etag: needEtag(input.etag),
      });
      this.#checkReachable(server);
      const queued = this.#desk.queue('server.verify', subject(server), by);
      this.#carryAlong(before, server, by);
      return { server, ...queued };
    });
  }

  verify(asked: Asked, name: string): Queued {
    return this.#desk.once(asked, 'VerifyServer', { name }, (by) =>
      this.#queueVerify(this.#staying(name), by),
    );
  }

  /** Throws IN_USE while platforms or databases are on it, ETAG_MISMATCH when a version is given. */
  remove(asked: Asked, input: { readonly name: string; readonly etag: number | null }): Queued {
    return this.#desk.once(asked, 'RemoveServer', input, (by) => {
      const server = this.#staying(input.name);
      checkUnneeded(this.#desk.inventory, server);
      this.#checkNoDatabases(server);
      checkNoPool(this.#desk.inventory, server);
      const at = input.etag === null ? by : { ...by, etag: input.etag };
      this.#desk.inventory.updateServer(server.id, { removing: true }, at);
      // Those behind it trust it no longer.
      for (const id of this.#desk.inventory.pools.ofBalancer(server.id)) {
        this.#desk.queue('server.verify', subject(this.#desk.inventory.server(id)), by);
      }
      return this.#desk.queue('server.remove', subject(server), by);
    });
  }

  #addGroup(name: string, input: AddServer, by: By): ServerChange {
    const fields = { name, hostname: '', webType: input.webType, httpPort: input.httpPort };
    const server = newServer(newId(), this.#clock.now(), { ...fields, ...this.#groups.fieldsOf(input) });
    this.#desk.inventory.insertServer(server, by);
    return { server: this.#desk.inventory.server(server.id), ...this.#queueVerify(server, by) };
  }

  #setGroup(before: Server, input: SetServer, by: By): ServerChange {
    const at = { ...by, etag: needEtag(input.etag) };
    const server = this.#desk.inventory.updateServer(before.id, this.#groups.patchOf(before, input), at);
    return { server, ...this.#groups.queueSet(before, server, input, by) };
  }

  #queueVerify(server: Server, by: By): Queued {
    return this.#desk.queue(verifyOf(server), subject(server), by);
  }

  #freeName(value: string): string {
    const name = checkObjectName(value, 'name');
    const all = this.#desk.inventory.serverBriefs();
    const twin = all.find((other) => identifierOf(other.name) === identifierOf(name));
    if (twin !== undefined) throw taken('name', `server ${twin.name} has this name`, twin.name);
    return name;
  }

  #staying(name: string): Server {
    const server = this.#desk.inventory.serverByName(checkObjectName(name, 'name'));
    checkStays(subject(server), server.removing);
    return server;
  }

  /** The service as it shall be. Throws FIELD_MISSING for a new one without account and password. */
  #databaseService(
    serverId: string,
    before: DatabaseService | null,
    asked: AskedDatabase | undefined,
  ): DatabaseService | null {
    const seal = (password: string): string =>
      this.#vault.seal(adminPurpose(serverId), Buffer.from(password));
    return databaseService(
      before,
      asked,
      seal,
      this.#desk.inventory.sitesWithDatabaseOn(serverId).length > 0,
    );
  }

  #databasePatch(before: Server, asked: AskedDatabase | undefined, by: By): Patch<Server> {
    if (asked === undefined) return {};
    const database = this.#databaseService(before.id, before.database, asked);
    if (database === null) this.#checkNoDatabases(before);
    if (asked.isDefault === true && !before.isDefaultDatabase) this.#takeDefault(by);
    return { database, isDefaultDatabase: isDefault(database, asked, before.isDefaultDatabase) };
  }

  /** One server at most is the default. */
  #takeDefault(by: By): void {
    const former = this.#desk.inventory.defaultDatabaseServer();
    if (former) this.#desk.inventory.updateServer(former.id, { isDefaultDatabase: false }, by);
  }

  #checkNoDatabases(server: Server): void {
    const sites = this.#desk.inventory.sitesWithDatabaseOn(server.id).map(({ uri }) => uri);
    const others = this.#databases.onServer(server.id).map(({ siteUri }) => siteUri);
    checkUnused(subject(server), 'carries', 'databases', [...new Set([...sites, ...others])]);
  }

  /** Throws DATABASE_LOOPBACK when a site elsewhere would look for its database on its own machine. */
  #checkReachable(server: Server): void {
    if (server.database === null) return;
    for (const { platformId } of this.#desk.inventory.sitesWithDatabaseOn(server.id)) {
      const { inventory } = this.#desk;
      checkReachableFrom(server, inventory.server(inventory.platform(platformId).serverId), 'hostname');
    }
  }

  /** Sites are told where their database server is: those that were told otherwise are told again. */
  #carryAlong(before: Server, server: Server, by: By): void {
    if (before.hostname === server.hostname && before.database?.port === server.database?.port) return;
    for (const web of usersOf(this.#desk.inventory, server)) {
      this.#desk.queue('server.verify', subject(web), by);
    }
  }
}

/** The task that looks at a server of this type. */
export function verifyOf({ webType }: Pick<Server, 'webType'>): 'server.verify' | 'group.verify' {
  return isGroupType(webType) ? 'group.verify' : 'server.verify';
}

/** Throws FIELD_INVALID for what only a group can have. */
function checkNoGroup(
  input: Pick<AddServer, 'members'> &
    Pick<SetServer, 'master' | 'withoutData' | 'requireAll' | 'maxUnavailable' | 'weights' | 'sharedUploads'>,
): void {
  const { members, master, withoutData, requireAll, maxUnavailable, weights, sharedUploads } = input;
  const given = {
    ...{ members: members?.[0], master, without_data: withoutData },
    ...{ require_all: requireAll, max_unavailable: maxUnavailable, weights },
    shared_uploads: sharedUploads,
  };
  const [field] = Object.entries(given).find(([, value]) => value !== undefined) ?? [];
  if (field === undefined) return;
  throw new AppError('FIELD_INVALID', `a machine has no ${field}`, {
    field,
    remedy: 'Make a group: aegirctl server add NAME --web cluster --member SERVER.',
  });
}

/** Throws FIELD_INVALID when both kinds of requests would come to one port. */
function checkPorts({ webType, httpPort, httpsPort }: Server): void {
  if (!isGroupType(webType)) httpsPortOf(webType, httpPort, httpsPort, 'https_port');
}

function subject(server: Server) {
  return { kind: 'server', id: server.id, name: server.name } as const;
}
