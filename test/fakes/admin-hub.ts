import * as grpc from '@grpc/grpc-js';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { systemClock } from '../../shared/clock.ts';
import { Health } from '../../shared/health.ts';
import { LogVolume } from '../../shared/log-volume.ts';
import { untilAborted } from '../../shared/lifecycle.ts';
import { silentLogger, type Logger } from '../../shared/log.ts';
import type * as certificate from '../../shared/proto/gen/aegir/v1/CertificateService.ts';
import type * as support from '../../shared/proto/gen/aegir/v1/SupportService.ts';
import type * as balancer from '../../shared/proto/gen/aegir/v1/BalancerService.ts';
import type * as doctor from '../../shared/proto/gen/aegir/v1/DoctorService.ts';
import type * as fleet from '../../shared/proto/gen/aegir/v1/FleetService.ts';
import type * as group from '../../shared/proto/gen/aegir/v1/GroupService.ts';
import type * as move from '../../shared/proto/gen/aegir/v1/MoveService.ts';
import type * as plan from '../../shared/proto/gen/aegir/v1/PlanService.ts';
import type * as platform from '../../shared/proto/gen/aegir/v1/PlatformService.ts';
import type * as server from '../../shared/proto/gen/aegir/v1/ServerService.ts';
import type * as site from '../../shared/proto/gen/aegir/v1/SiteService.ts';
import type * as task from '../../shared/proto/gen/aegir/v1/TaskService.ts';
import { openChannel } from '../../shared/rpc/client.ts';
import { aegirV1 } from '../../shared/rpc/proto.ts';
import { takeCensus } from '../../hub/census.ts';
import { loadHubConfig } from '../../hub/config.ts';
import { createDoctor } from '../../hub/doctor/doctor.ts';
import { BackupChanges } from '../../hub/backups/changes.ts';
import { SiteMoves } from '../../hub/backups/moves.ts';
import { BackupShelf } from '../../hub/backups/shelf.ts';
import { keepingOf } from './keeping.ts';
import { BackupStore } from '../../hub/backups/store.ts';
import { CertificateChanges } from '../../hub/certificates/changes.ts';
import { openCertificates } from '../../hub/certificates/open.ts';
import { CertificateStore } from '../../hub/certificates/store.ts';
import { openVault } from '../../hub/vault/vault.ts';
import { SiteRuns } from '../../hub/inventory/site-runs.ts';
import { createChanges } from '../../hub/inventory/changes.ts';
import { Databases } from '../../hub/inventory/databases.ts';
import { Observed } from '../../hub/inventory/observed.ts';
import { Releases } from '../../hub/inventory/releases.ts';
import { Requests } from '../../hub/inventory/requests.ts';
import { Inventory } from '../../hub/inventory/store.ts';
import { createPlanner } from '../../hub/plans/planner.ts';
import { BalancerChanges } from '../../hub/inventory/balancer-changes.ts';
import { openAdminListener, openOperatorListener, type AdminParts } from '../../hub/rpc/admin.ts';
import { remoteOperatorGuard } from '../../hub/rpc/remote-operators.ts';
import { Audit } from '../../hub/spokes/audit.ts';
import { Authority } from '../../hub/spokes/authority.ts';
import { SpokeRegistry } from '../../hub/spokes/registry.ts';
import { Rotation } from '../../hub/spokes/rotation.ts';
import { AuditTrail } from '../../hub/audit/trail.ts';
import { Operators } from '../../hub/operators/operators.ts';
import { Revocations } from '../../hub/operators/revocations.ts';
import type { TaskWork } from '../../hub/rpc/admin-tasks.ts';
import { reportStatus } from '../../hub/rpc/status.ts';
import { Views } from '../../hub/rpc/views.ts';
import type { RehearsalRequest, Verdict } from '../../hub/spokes/rehearsal.ts';
import { JoinTokens } from '../../hub/spokes/join-tokens.ts';
import { SpokeStore } from '../../hub/spokes/spoke-store.ts';
import { TaskStore } from '../../hub/tasks/store.ts';
import { openBook } from './vault.ts';
import { FakeFleet } from './fleet.ts';
import { FakeLibrary } from './library.ts';
import { openTestDatabase, TestClock } from './hub-database.ts';

/** The admin API of a real hub on a real socket; nothing carries its tasks out. */
export interface AdminHub {
  readonly socket: string;
  /** Where operators with certificates connect. */
  readonly operatorPort: number;
  readonly trail: AuditTrail;
  readonly authority: Authority;
  readonly clock: TestClock;
  readonly inventory: Inventory;
  readonly observed: Observed;
  readonly releases: Releases;
  readonly library: FakeLibrary;
  readonly tasks: TaskStore;
  readonly spokes: SpokeStore;
  readonly health: Health;
  /** Servers whose spoke counts as connected. */
  readonly connected: Set<string>;
  /** Spokes whose streams were ended. */
  readonly disconnected: string[];
  /** What spokes were asked to rehearse. */
  readonly rehearsed: RehearsalRequest[];
  /** What the next ones answer, before all is well again. */
  readonly verdicts: Verdict[];
  readonly client: Client;
  /** All rows of all tables as text, but what is written down of refusals: equal dumps, nothing changed. */
  dump(): string;
  /** What somebody does to the database behind our back. */
  edit(sql: string): void;
  /** Fires the stop signal and waits for the drain. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

/** Name of the farm. */
const FARM = '0011223344556677';

export type Client = ReturnType<typeof connectAdmin>;

/** Opens it. log: what it says of calls. */
export async function openAdminHub(log: Logger = silentLogger()): Promise<AdminHub> {
  const database = openTestDatabase();
  const { db, folder } = database;
  const clock = new TestClock();
  const inventory = new Inventory(db, clock);
  const observed = new Observed(db);
  const requests = new Requests(db, clock);
  const releases = new Releases(db, 3);
  const databases = new Databases(db, clock);
  const library = new FakeLibrary();
  const tasks = new TaskStore(db, clock);
  const spokes = new SpokeStore(db, clock);
  const health = new Health();
  const tokens = new JoinTokens(db, clock, {
    enrollment: 'hub.example.org:7401',
    fingerprint: 'ab'.repeat(32),
  });
  const connected = new Set<string>();
  const disconnected: string[] = [];
  const presence = { isConnected: (serverId: string) => connected.has(serverId) };
  const vault = openVault({ state: folder, db });
  const certificates = new CertificateStore(db, vault, clock);
  const trail = new AuditTrail(db, vault, clock);
  const operators = new Operators(db, clock);
  const revocations = new Revocations();
  const authority = await Authority.open({
    ...{ state: folder, db, farmId: FARM, advertise: ['127.0.0.1'], clock: systemClock, log: silentLogger() },
  });
  const audit = new Audit(trail, clock, silentLogger());
  const changes = createChanges({
    certificates: openCertificates(certificates, null, clock).choices,
    inventory,
    databases,
    observed,
    vault: openBook,
    requests,
    releases,
    createTask: (newTask) => tasks.create(newTask),
    defaults: { root: '/var/aegir', state: '/var/lib/aegir-hub' },
    clock,
  });
  const crons = new SiteRuns(db, 'site_cron');
  const backups = new BackupStore(db, clock);
  const shelf = new BackupShelf(folder, 1e9);
  shelf.sweep(backups.ids(), Date.now());
  const keeping = keepingOf({ db, inventory, backups, shelf, clock });
  const views = new Views({
    ...{ inventory, observed, releases, databases, crons, keeping, spokes, tokens, presence, clock },
  });
  const rehearsed: RehearsalRequest[] = [];
  const verdicts: Verdict[] = [];
  const planner = createPlanner({
    ...{ inventory, observed, releases, tasks, library, requests, servers: changes.servers },
    rehearse: (request) => {
      rehearsed.push(request);
      return Promise.resolve(verdicts.shift() ?? { kind: 'passes', problems: [] });
    },
  });
  const stop = new AbortController();
  const socket = join(folder, 'run', 'admin.sock');
  const enrollment = {
    revoke: (serverId: string) => {
      const spoke = spokes.liveOf(serverId);
      if (spoke === undefined) throw new AppError('SPOKE_MISSING', 'no machine serves as this server');
      spokes.revoke(spoke.id);
      disconnected.push(spoke.id);
      return spoke.id;
    },
  };
  const parts: AdminParts = {
    durable: () => Promise.resolve(),
    servers: { inventory, observed, changes: changes.servers, views, tokens },
    groups: { changes: changes.groups, views, members: { inventory, presence } },
    platforms: { inventory, observed, releases, library, changes: changes.platforms, views },
    sites: { inventory, changes: changes.sites, views },
    balancers: { inventory, observed, changes: new BalancerChanges(changes.desk) },
    siteWork: {
      inventory,
      changes: changes.sites,
      login: (site) => Promise.resolve(`http://${site.uri}/login`),
    },
    certificates: {
      ...{ inventory, clock, store: certificates },
      changes: new CertificateChanges(changes.desk, certificates, clock),
    },
    databases: { inventory, databases, views },
    backups: {
      ...{ store: backups, shelf, changes: new BackupChanges(changes.desk, backups, () => false) },
      ...{ moves: new SiteMoves(changes.desk, backups, clock), keeping, inventory },
    },
    imports: { inventory, moves: new SiteMoves(changes.desk, backups, clock), root: '/var/aegir' },
    tasks: { tasks, requests, stopping: stop.signal, work: idleWork(tasks) },
    fleet: {
      inventory,
      requests,
      spokes,
      enrollment,
      views,
      status: () =>
        reportStatus({
          inventory,
          observed,
          census: () => takeCensus({ inventory, tasks, spokes, ...presence, clock }),
          health,
          epoch: () => 1,
          startedMs: clock.now(),
        }),
    },
    planner,
    authority: {
      rotation: new Rotation({
        ...{ authority, store: spokes, registry: new SpokeRegistry(), enrollment, inventory, operators },
        clock: systemClock,
      }),
      requests,
    },
    doctor: createDoctor({
      ...{
        config: loadHubConfig('/nonexistent/hub.yaml'),
        inventory,
        health,
        observed,
        spokes,
        ...presence,
        clock,
      },
      fleet: new FakeFleet(inventory),
      databaseServers: { check: () => Promise.resolve([]) },
      resolve: () => Promise.resolve(['10.77.0.11']),
    }),
    support: {
      ...{ inventory, clock, volume: new LogVolume(silentLogger(), clock) },
      registry: { ofServer: () => undefined },
      bundleSource: async () => ({
        ...{ config: { ...loadHubConfig('/nonexistent/hub.yaml'), state: folder }, configProblem: '', clock },
        ...{ ready: await health.check(), metrics: '', connected: [...connected], startedMs: clock.now() },
        logged: [],
      }),
    },
    operators: {
      ...{ operators, authority, trail, requests, endpoint: 'hub.example.org:7402' },
      disconnect: (id) => {
        revocations.revoke(id);
      },
    },
  };
  const listener = await openAdminListener({ path: socket, mode: 0o660 }, parts, log);
  const guard = remoteOperatorGuard({
    ...{ farmId: FARM, operators, audit, clock: systemClock },
    revocationOf: (id) => revocations.of(id),
  });
  const tls = authority.operatorTls();
  const remote = await openOperatorListener('127.0.0.1:0', { tls, guard }, parts, silentLogger());
  const ended = Promise.all([listener.service.run(stop.signal), remote.service.run(stop.signal)]);
  const client = connectAdmin(socket);
  return {
    socket,
    operatorPort: remote.port,
    edit: (sql) => {
      db.exec(sql);
    },
    trail,
    authority,
    clock,
    inventory,
    observed,
    releases,
    library,
    tasks,
    spokes,
    health,
    connected,
    disconnected,
    rehearsed,
    verdicts,
    client,
    dump: () => JSON.stringify(tablesOf(db).map((table) => db.prepare(`SELECT * FROM ${table}`).all())),
    stop: async () => {
      stop.abort();
      await ended;
    },
    close: async () => {
      client.close();
      stop.abort();
      await ended;
      database.close();
    },
  };
}

/** What the hub's runner does with a task that waits in the queue. */
function idleWork(tasks: TaskStore): TaskWork {
  return {
    cancel: (id) => {
      tasks.askCancel(id);
    },
    cancelled: (id) => Promise.resolve(tasks.task(id)),
    detail: (id) => tasks.get(id),
    retry: (id, actor) => tasks.create({ ...tasks.task(id), actor }),
    watch: async function* (id, signal) {
      yield tasks.get(id);
      await untilAborted(signal);
    },
  };
}

function tablesOf(db: ReturnType<typeof openTestDatabase>['db']): string[] {
  return db
    .prepare<[], string>(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('audit', 'meta') ORDER BY name",
    )
    .pluck()
    .all();
}

/** The admin API as a client sees it. */
export function connectAdmin(socket: string) {
  const channel = openChannel(`unix:${socket}`, grpc.credentials.createInsecure());
  return {
    servers: channel.service<server.ServerServiceDefinition, server.ServerServiceHandlers>(
      aegirV1.ServerService.service,
    ),
    moves: channel.service<move.MoveServiceDefinition, move.MoveServiceHandlers>(aegirV1.MoveService.service),
    groups: channel.service<group.GroupServiceDefinition, group.GroupServiceHandlers>(
      aegirV1.GroupService.service,
    ),
    platforms: channel.service<platform.PlatformServiceDefinition, platform.PlatformServiceHandlers>(
      aegirV1.PlatformService.service,
    ),
    sites: channel.service<site.SiteServiceDefinition, site.SiteServiceHandlers>(aegirV1.SiteService.service),
    tasks: channel.service<task.TaskServiceDefinition, task.TaskServiceHandlers>(aegirV1.TaskService.service),
    certificates: channel.service<
      certificate.CertificateServiceDefinition,
      certificate.CertificateServiceHandlers
    >(aegirV1.CertificateService.service),
    fleet: channel.service<fleet.FleetServiceDefinition, fleet.FleetServiceHandlers>(
      aegirV1.FleetService.service,
    ),
    support: channel.service<support.SupportServiceDefinition, support.SupportServiceHandlers>(
      aegirV1.SupportService.service,
    ),
    balancers: channel.service<balancer.BalancerServiceDefinition, balancer.BalancerServiceHandlers>(
      aegirV1.BalancerService.service,
    ),
    doctor: channel.service<doctor.DoctorServiceDefinition, doctor.DoctorServiceHandlers>(
      aegirV1.DoctorService.service,
    ),
    plans: channel.service<plan.PlanServiceDefinition, plan.PlanServiceHandlers>(aegirV1.PlanService.service),
    close: () => {
      channel.close();
    },
  };
}

/** A request id no other request of the tests has. */
export function id(): { requestId: string } {
  return { requestId: randomUUID() };
}

/** What a call fails with. Throws when it does not. */
export async function failure(call: Promise<unknown>): Promise<AppError> {
  try {
    await call;
  } catch (error) {
    return error as AppError;
  }
  throw new Error('was not refused');
}

/** A server, a platform on it and a site with an alias. */
export async function addFarm(client: Client): Promise<void> {
  await client.servers.AddServer({ ...id(), name: 'web1' });
  await client.platforms.AddPlatform({ ...id(), name: 'd11', docroot: 'web', server: 'web1' });
  await client.sites.AddSite({ ...id(), uri: 'Bücher.example', aliases: ['WWW.a.org'], platform: 'd11' });
}
