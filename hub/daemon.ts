import type { Registry } from 'prom-client';
import { systemClock } from '../shared/clock.ts';
import type { Health } from '../shared/health.ts';
import { supervise } from '../shared/lifecycle.ts';
import type { Logger } from '../shared/log.ts';
import { LogVolume } from '../shared/log-volume.ts';
import type { RecentLines } from '../shared/recent-lines.ts';
import { reloadOnHangup } from '../shared/reload.ts';
import { createStatusServer } from '../shared/status-server.ts';
import type { DoorFigures } from '../shared/rpc/door.ts';
import { systemdService } from '../shared/systemd.ts';
import { VERSION } from '../shared/version.ts';
import { takeCensus, type Census } from './census.ts';
import { loadHubConfig, type HubConfig } from './config.ts';
import { createDoctor } from './doctor/doctor.ts';
import { endpointOf, openFarm, type Farm } from './farm.ts';
import { hubHealth } from './health.ts';
import { BalancerChanges } from './inventory/balancer-changes.ts';
import { createHubMetrics } from './metrics.ts';
import { conditionsNow } from './notices/lookout.ts';
import { noticeService } from './notices/service.ts';
import { openAdminListener, openOperatorListener, type AdminParts } from './rpc/admin.ts';
import { membersPage } from './rpc/members.ts';
import type { Listener } from './rpc/listeners.ts';
import { openEnrollmentListener, openSpokeListener } from './rpc/machines.ts';
import { remoteOperatorGuard } from './rpc/remote-operators.ts';
import { reportStatus } from './rpc/status.ts';
import { createSiteLogin } from './spokes/site-login.ts';
import { Views } from './rpc/views.ts';
import { resolveHost } from './tasks/resolve.ts';

/** What a hub tells of itself. */
interface SelfReport {
  readonly census: () => Census;
  readonly health: Health;
  readonly metrics: Registry;
  readonly volume: LogVolume;
  readonly startedMs: number;
  readonly logged: RecentLines;
}

/**
 * Runs a hub until the signal fires. Throws what keeps it from starting: CONFIG_INVALID,
 * DATABASE_LOCKED, DATABASE_DAMAGED, DATABASE_NEWER, IDENTITY_UNSAFE, and UNAVAILABLE for an address
 * that is in use. logged: what `log` said last, for those who help.
 */
export async function runDaemon(
  config: HubConfig,
  signal: AbortSignal,
  log: Logger,
  logged: RecentLines,
): Promise<void> {
  const clock = systemClock;
  const volume = new LogVolume(log, clock);
  volume.setUsual(config.logLevel);
  const farm = await openFarm(config, clock, log);
  const { inventory, tasks, spokes } = farm;
  const census = () =>
    takeCensus({ inventory, tasks, spokes: spokes.store, isConnected: isConnected(farm), clock });
  const health = hubHealth({
    ...{ state: config.state, clock },
    database: farm.database,
    authority: farm.authority,
    schedule: farm.schedule,
  });
  let listeners: readonly Listener[] = [];
  const metrics = createHubMetrics({
    census,
    doors: () => doorsOf(listeners),
    outflow: () => farm.outflow.figures,
    earliestEndMs: () => farm.certificateWatch.earliestEndMs(),
    backupMs: () => farm.selfBackups.newestMs(),
  });
  const self = { census, health, metrics, volume, startedMs: clock.now(), logged };
  listeners = await openListeners(config, farm, adminParts(config, farm, self, signal), log);
  const { members, ...listen } = config.status;
  const around = { inventory, presence: { isConnected: isConnected(farm) } };
  const pages = (path: string): string | null => (members ? membersPage(around, path) : null);
  const status = createStatusServer({ ...listen, health, metrics, log, pages });
  log.info({ version: VERSION, state: config.state }, 'hub is up');
  const serving = `version ${VERSION}, ${String(inventory.servers().length)} servers`;
  let live = config;
  reloadOnHangup(
    {
      ...{ config, log, live: ['logLevel', 'notices'] as const },
      load: () => loadHubConfig(config.file),
      use: (next) => {
        live = next;
        volume.setUsual(next.logLevel);
      },
    },
    signal,
  );
  const notices = noticeService({
    ...{ hub: farm.host, settings: () => live.notices, db: farm.database.db, clock, log },
    look: () =>
      conditionsNow(
        {
          ...{
            inventory,
            observed: farm.observed,
            tasks,
            spokes: spokes.store,
            clock,
            startedMs: self.startedMs,
          },
          ...{
            certificates: farm.certificateWatch,
            isConnected: isConnected(farm),
            operators: farm.operators,
            authority: farm.authority,
          },
          clockSkewMs: (serverId) => farm.spokes.fleet.clockSkewMs(serverId),
          copySeenMs: (serverId) => farm.spokes.registry.copySeenMs(serverId),
          backupMs: () => farm.selfBackups.newestMs(),
        },
        live.notices,
      ),
  });
  await supervise(
    [
      farm.flusher.service,
      farm.runner.service,
      farm.schedule.service,
      status,
      notices,
      ...listeners.map(({ service }) => service),
      systemdService(serving, log),
    ],
    signal,
    log,
  );
  await farm.close();
}

function doorsOf(listeners: readonly Listener[]): Record<string, DoorFigures> {
  return Object.fromEntries(
    listeners.flatMap(({ name, figures }) => {
      const now = figures();
      return now === null ? [] : [[name, now]];
    }),
  );
}

async function openListeners(
  { listen }: HubConfig,
  farm: Farm,
  admin: AdminParts,
  log: Logger,
): Promise<Listener[]> {
  const { durable } = farm.flusher;
  const machines = { ...farm, durable, certificates: farm.certificateStore, log };
  return [
    await openSpokeListener(endpointOf(listen.host, listen.spokes), machines),
    await openEnrollmentListener(endpointOf(listen.host, listen.enrollment), machines),
    await openAdminListener({ path: listen.adminSocket, mode: listen.adminSocketMode }, admin, log),
    ...(listen.operators === null
      ? []
      : [await openOperators(endpointOf(listen.host, listen.operators), farm, admin, log)]),
  ];
}

function openOperators(address: string, farm: Farm, admin: AdminParts, log: Logger): Promise<Listener> {
  const { authority, operators, revocations } = farm;
  const { audit } = farm.spokes;
  const revocationOf = (id: string): AbortSignal => revocations.of(id);
  const { farmId } = authority;
  const guard = remoteOperatorGuard({ farmId, operators, audit, clock: systemClock, revocationOf });
  return openOperatorListener(address, { tls: authority.operatorTls(), guard }, admin, log);
}

function adminParts(config: HubConfig, farm: Farm, self: SelfReport, stopping: AbortSignal): AdminParts {
  const { inventory, observed, databases, releases, library, requests, tasks, changes, planner, runner } =
    farm;
  const { tokens, enrollment, epoch, store: spokes, fleet } = farm.spokes;
  const presence = { isConnected: isConnected(farm) };
  const { crons, keeping } = farm;
  const clock = systemClock;
  const views = new Views({
    ...{ inventory, observed, releases, databases, crons, keeping, spokes, tokens, presence, clock },
  });
  const status = () => reportStatus({ inventory, observed, epoch: () => epoch.current, ...self });
  return {
    durable: farm.flusher.durable,
    servers: { inventory, observed, changes: changes.servers, views, tokens },
    groups: { changes: changes.groups, views, members: { inventory, presence } },
    platforms: { inventory, observed, releases, library, changes: changes.platforms, views },
    sites: { inventory, changes: changes.sites, views },
    siteWork: { inventory, changes: changes.sites, login: createSiteLogin({ inventory, fleet }) },
    certificates: {
      store: farm.certificateStore,
      inventory,
      changes: farm.certificateChanges,
      clock: systemClock,
    },
    databases: { inventory, databases, views },
    balancers: { inventory, observed, changes: new BalancerChanges(changes.desk) },
    imports: { inventory: farm.inventory, moves: farm.moves, root: config.root },
    backups: {
      ...{ store: farm.backups, shelf: farm.shelf, changes: farm.backupChanges, moves: farm.moves },
      ...{ keeping, inventory },
    },
    tasks: { tasks, work: runner, requests, stopping },
    fleet: { inventory, requests, spokes, enrollment, views, status },
    planner,
    authority: { rotation: farm.rotation, requests },
    operators: {
      ...{ operators: farm.operators, authority: farm.authority, trail: farm.trail, requests },
      endpoint: config.listen.operators === null ? '' : endpointOf(farm.host, config.listen.operators),
      disconnect: (id) => {
        farm.revocations.revoke(id);
      },
    },
    support: {
      ...{ volume: self.volume, inventory, registry: farm.spokes.registry, clock },
      bundleSource: () => bundleSource(config, farm, self),
    },
    doctor: createDoctor({
      ...{ config, inventory, observed, spokes, fleet: farm.spokes.fleet, ...presence, ...self },
      ...{ databaseServers: farm.databaseServers, resolve: resolveHost, clock: systemClock },
    }),
  };
}

async function bundleSource(
  config: HubConfig,
  farm: Farm,
  { health, metrics, startedMs, logged }: SelfReport,
) {
  const connected = farm.inventory.servers().filter(({ id }) => isConnected(farm)(id));
  return {
    ...{ config, configProblem: '', startedMs, clock: systemClock },
    ready: await health.check(),
    metrics: await metrics.metrics(),
    connected: connected.map(({ name }) => name),
    logged: logged.newestFirst(),
  };
}

function isConnected({ spokes }: Farm): (serverId: string) => boolean {
  return (serverId) => spokes.registry.ofServer(serverId) !== undefined;
}
