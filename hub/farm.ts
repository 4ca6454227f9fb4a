import { hostname } from 'node:os';
import type { Clock } from '../shared/clock.ts';
import type { Logger } from '../shared/log.ts';
import { VERSION } from '../shared/version.ts';
import { AuditTrail } from './audit/trail.ts';
import { createBackupKeeper, type BackupKeeper } from './self-backup/keeper.ts';
import { BackupChanges } from './backups/changes.ts';
import { BackupKeeping } from './backups/keeping.ts';
import { SiteMoves } from './backups/moves.ts';
import { BackupShelf } from './backups/shelf.ts';
import { BackupStore } from './backups/store.ts';
import { CertificateChanges } from './certificates/changes.ts';
import { openCertificates } from './certificates/open.ts';
import { CertificateStore } from './certificates/store.ts';
import { watchCertificates, type CertificateWatch } from './certificates/watch.ts';
import type { HubConfig } from './config.ts';
import { createDatabaseServers, type DatabaseServers } from './databases/database-servers.ts';
import type { Builds } from './builds/builds.ts';
import { openBuilds } from './builds/disk-builds.ts';
import { openHubDatabase, type HubDatabase } from './db.ts';
import { Flusher } from './flusher.ts';
import { runDumpTool } from './imports/dump-program.ts';
import { ImportArchives } from './imports/import-archives.ts';
import { createChanges, type Changes } from './inventory/changes.ts';
import { Databases } from './inventory/databases.ts';
import { Observed } from './inventory/observed.ts';
import { SiteData } from './inventory/site-data.ts';
import { SiteRuns } from './inventory/site-runs.ts';
import { Releases } from './inventory/releases.ts';
import { Requests } from './inventory/requests.ts';
import { Inventory } from './inventory/store.ts';
import { Operators } from './operators/operators.ts';
import { Revocations } from './operators/revocations.ts';
import { createPlanner, type Planner } from './plans/planner.ts';
import { openPlatformLibrary } from './platforms/disk-library.ts';
import type { PlatformLibrary } from './platforms/library.ts';
import { Audit } from './spokes/audit.ts';
import { Authority } from './spokes/authority.ts';
import { Outflow } from './spokes/outflow.ts';
import { requireSpoke } from './spokes/presence.ts';
import { Rotation } from './spokes/rotation.ts';
import { openSpokes, type Spokes } from './spokes/spokes.ts';
import { createAdoption } from './tasks/adoption.ts';
import { catchUpMembers, createCatchUp } from './tasks/catch-up.ts';
import type { SpokeAccess } from './tasks/kind.ts';
import { resolveHost } from './tasks/resolve.ts';
import { createRunner, type Runner } from './tasks/runner.ts';
import { prunablesOf } from './prunables.ts';
import { createSchedule, type Schedule } from './tasks/schedule.ts';
import { TaskStore } from './tasks/store.ts';
import { openVault, type Vault } from './vault/vault.ts';

/** What is on the hub's disk. */
interface Stores {
  readonly database: HubDatabase;
  readonly flusher: Flusher;
  readonly inventory: Inventory;
  readonly observed: Observed;
  readonly databases: Databases;
  readonly crons: SiteRuns;
  readonly siteData: SiteData;
  readonly requests: Requests;
  readonly releases: Releases;
  readonly tasks: TaskStore;
  readonly library: PlatformLibrary;
  readonly vault: Vault;
  readonly builds: Builds;
  readonly trail: AuditTrail;
  readonly operators: Operators;
  readonly backups: BackupStore;
  readonly shelf: BackupShelf;
}

/** A hub as it is before anybody can call it: what it knows, what it commands, what it does. */
export interface Farm extends Stores {
  readonly authority: Authority;
  readonly spokes: Spokes;
  readonly rotation: Rotation;
  readonly outflow: Outflow;
  readonly runner: Runner;
  readonly schedule: Schedule;
  readonly selfBackups: BackupKeeper;
  readonly changes: Changes;
  readonly planner: Planner;
  readonly certificateStore: CertificateStore;
  readonly certificateChanges: CertificateChanges;
  readonly backupChanges: BackupChanges;
  readonly keeping: BackupKeeping;
  readonly moves: SiteMoves;
  readonly certificateWatch: CertificateWatch;
  readonly revocations: Revocations;
  /** Name or address under which other machines reach the hub. */
  readonly host: string;
  readonly databaseServers: DatabaseServers;
  /** Where joined spokes are told to dial. */
  readonly spokeEndpoint: string;
  close(): Promise<void>;
}

/** The order of construction is the architecture: stores, spokes, tasks, changes. */
export async function openFarm(config: HubConfig, clock: Clock, log: Logger): Promise<Farm> {
  const stores = await openStores(config, clock, log);
  const {
    database,
    flusher,
    inventory,
    observed,
    databases,
    crons,
    siteData,
    vault,
    requests,
    releases,
    tasks,
    library,
    builds,
    trail,
  } = stores;
  const { db, farmId } = database;
  const { state, root } = config;
  const certificateStore = new CertificateStore(db, vault, clock);
  const certificates = openCertificates(certificateStore, config.acme, clock);
  const certificateWatch = watchCertificates({ store: certificateStore, inventory, clock, log });
  const host = config.advertise ?? hostname();
  const authority = await Authority.open({ state, db, farmId, advertise: [host], clock, log });
  const wake = (): void => {
    runner.wake();
  };
  const audit = new Audit(trail, clock, log);
  const catchUp = createCatchUp({ inventory, observed, store: tasks, log, wake });
  const spokes = openSpokes({
    ...{ db, inventory, observed, authority, audit, clock, log },
    onAttached: catchUp,
    onDrift: createAdoption({ inventory, store: tasks, log, wake }),
    version: VERSION,
    graceMs: config.groups.graceMs,
    heartbeatSeconds: config.heartbeatSeconds,
    enrollmentEndpoint: endpointOf(host, config.listen.enrollment),
  });
  const databaseServers = createDatabaseServers(vault);
  const isBackupInUse = (id: string): boolean =>
    tasks.open().some((task) => task.id === id || task.input['backup'] === id);
  const keeping = new BackupKeeping({
    ...{ inventory, store: stores.backups, shelf: stores.shelf, isInUse: isBackupInUse, clock, log },
    ...{ usual: config.backups.usual, lifetimes: config.backups.lifetimes },
    runs: new SiteRuns(db, 'site_backup_runs'),
  });
  const tools = {
    ...{
      inventory,
      observed,
      library,
      builds,
      releases,
      databases,
      crons,
      siteData,
      vault,
      root,
      resolve: resolveHost,
    },
    spokes: spokeAccess(spokes, inventory),
    certificates: certificates.sites,
    databaseServers,
    ...{ backups: stores.backups, shelf: stores.shelf, keeping },
    imports: openImports(stores.shelf, config, clock),
  };
  const runner = createRunner({
    db,
    durable: flusher.durable,
    store: tasks,
    fleet: spokes.fleet,
    tools,
    clock,
    log,
    ...config.tasks,
    ...config.groups,
  });
  const selfBackups = createBackupKeeper({ ...config.selfBackup, config: config.file, state, clock, log });
  const schedule = createSchedule({
    ...{
      inventory,
      library,
      releases,
      crons,
      keeping,
      clock,
      log,
      wake,
      store: tasks,
      watch: certificateWatch,
      backUpHub: () => selfBackups.make(),
      refreshHub: () => authority.refresh(),
      catchUpMembers: () => {
        catchUpMembers(inventory, (id) => spokes.registry.ofServer(id)?.spokeId, catchUp);
      },
      prunables: prunablesOf(stores, spokes, () => clock.now() - config.keepAuditMs),
    },
    ...{ ...config.schedule, keepMs: config.keepTasksMs },
  });
  const changes = createChanges({
    ...{ inventory, databases, observed, vault, requests, releases, clock, defaults: { root, state } },
    certificates: certificates.choices,
    createTask: (task) => {
      // The runner looks when the transaction that this is part of is over.
      wake();
      return tasks.create(task);
    },
  });
  const planner = createPlanner({
    ...{ inventory, observed, releases, tasks, library, requests },
    ...{ servers: changes.servers, rehearse: spokes.rehearse },
  });
  const certificateChanges = new CertificateChanges(changes.desk, certificateStore, clock);
  const backupChanges = new BackupChanges(changes.desk, stores.backups, isBackupInUse);
  const moves = new SiteMoves(changes.desk, stores.backups, clock);
  const outflow = new Outflow(config.content, clock);
  const spokeEndpoint = endpointOf(host, config.listen.spokes);
  const close = async (): Promise<void> => {
    await library.close();
    await flusher.close();
    database.close();
  };
  const work = { runner, schedule, changes, planner, backupChanges, keeping, moves, selfBackups };
  const certified = { certificateStore, certificateChanges, certificateWatch };
  return {
    ...stores,
    ...work,
    ...certified,
    authority,
    spokes,
    rotation: new Rotation({ ...spokes, authority, operators: stores.operators }),
    outflow,
    host,
    spokeEndpoint,
    revocations: new Revocations(),
    databaseServers,
    close,
  };
}

function openImports(shelf: BackupShelf, { state }: HubConfig, clock: Clock): ImportArchives {
  const imports = new ImportArchives(state, { shelf, run: runDumpTool, now: () => clock.now() });
  imports.sweep();
  return imports;
}

async function openStores(
  { state, keepReleases, builds, backups: { mostBytes } }: HubConfig,
  clock: Clock,
  log: Logger,
): Promise<Stores> {
  const database = openHubDatabase(state);
  const { db } = database;
  const backups = new BackupStore(db, clock);
  const shelf = new BackupShelf(state, mostBytes);
  const strays = shelf.sweep(backups.ids(), clock.now());
  if (strays.length > 0)
    log.warn({ strays }, 'archives of backups that this database does not know stay for a month');
  const vault = openVault({ state, db });
  return {
    ...{ database, backups, shelf, vault },
    flusher: new Flusher(db),
    trail: new AuditTrail(db, vault, clock),
    operators: new Operators(db, clock),
    inventory: new Inventory(db, clock),
    observed: new Observed(db),
    databases: new Databases(db, clock),
    crons: new SiteRuns(db, 'site_cron'),
    siteData: new SiteData(db),
    requests: new Requests(db, clock),
    releases: new Releases(db, keepReleases),
    tasks: new TaskStore(db, clock),
    library: openPlatformLibrary({ state, log, clock }),
    builds: await openBuilds({ state, log, timeoutMs: builds.timeoutMs }),
  };
}

/** What tasks may do to a server's machine. */
function spokeAccess({ store, enrollment }: Spokes, inventory: Inventory): SpokeAccess {
  return {
    hasJoined: (serverId) => store.liveOf(serverId) !== undefined,
    require: (serverId) => {
      requireSpoke({ store, inventory }, serverId);
    },
    revoke: (serverId) => {
      if (store.liveOf(serverId) !== undefined) enrollment.revoke(serverId, 'hub');
    },
  };
}

/** host:port, with brackets around an IPv6 address. */
export function endpointOf(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${String(port)}`;
}
