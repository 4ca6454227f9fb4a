import { ReflectionService } from '@grpc/reflection';
import * as grpc from '@grpc/grpc-js';
import { chmodSync } from 'node:fs';
import type { Logger } from '../../shared/log.ts';
import { aegirDefinition, aegirV1 } from '../../shared/rpc/proto.ts';
import { addService } from '../../shared/rpc/server.ts';
import { operatorGuard } from './access.ts';
import { backupHandlers, type BackupParts } from './admin-backups.ts';
import { balancerHandlers, type BalancerParts } from './admin-balancers.ts';
import { certificateHandlers, type CertificateParts } from './admin-certificates.ts';
import { databaseHandlers, type DatabaseParts } from './admin-databases.ts';
import { doctorHandlers, type DoctorParts } from './admin-doctor.ts';
import { fleetHandlers, type FleetParts } from './admin-fleet.ts';
import { planHandlers, type PlanParts } from './admin-plans.ts';
import { platformHandlers, type PlatformParts } from './admin-platforms.ts';
import { serverHandlers, type ServerParts } from './admin-servers.ts';
import { siteHandlers, type SiteParts } from './admin-sites.ts';
import { clearSocketPath } from './admin-socket.ts';
import { taskHandlers, type TaskParts } from './admin-tasks.ts';
import { openListener, type Listener } from './listeners.ts';

/** A watcher that was told to come back is gone within this. */
const GRACE_MS = 5_000;

export interface AdminParts {
  readonly servers: ServerParts;
  readonly platforms: PlatformParts;
  readonly sites: SiteParts;
  readonly certificates: CertificateParts;
  readonly databases: DatabaseParts;
  readonly backups: BackupParts;
  readonly balancers: BalancerParts;
  readonly tasks: TaskParts;
  readonly fleet: FleetParts;
  readonly doctor: DoctorParts['doctor'];
  readonly planner: PlanParts['planner'];
}

export interface AdminSocket {
  readonly path: string;
  /** Permission bits: they say who is an operator. */
  readonly mode: number;
}

/** The operators' listener: a Unix socket with all admin services and reflection. */
export async function openAdminListener(
  socket: AdminSocket,
  parts: AdminParts,
  log: Logger,
): Promise<Listener> {
  await clearSocketPath(socket.path);
  const listener = await openListener({
    name: 'admin',
    address: `unix:${socket.path}`,
    credentials: grpc.ServerCredentials.createInsecure(),
    addServices: (server) => addAdminServices(server, parts, log),
    graceMs: GRACE_MS,
    log,
  });
  // Until here only the hub's own user could connect: a new socket is writable by its owner alone.
  chmodSync(socket.path, socket.mode);
  return listener;
}

function addAdminServices(server: grpc.Server, parts: AdminParts, log: Logger): string[] {
  const { ServerService, PlatformService, SiteService, CertificateService, DatabaseService } = aegirV1;
  const { TaskService, FleetService, PlanService, BackupService, DoctorService } = aegirV1;
  addService(server, ServerService.service, serverHandlers(parts.servers), operatorGuard, log);
  addService(server, PlatformService.service, platformHandlers(parts.platforms), operatorGuard, log);
  addService(server, SiteService.service, siteHandlers(parts.sites), operatorGuard, log);
  addService(server, CertificateService.service, certificateHandlers(parts.certificates), operatorGuard, log);
  addService(server, DatabaseService.service, databaseHandlers(parts.databases), operatorGuard, log);
  addService(server, aegirV1.BalancerService.service, balancerHandlers(parts.balancers), operatorGuard, log);
  addService(server, BackupService.service, backupHandlers(parts.backups), operatorGuard, log);
  addService(server, TaskService.service, taskHandlers(parts.tasks), operatorGuard, log);
  addService(server, FleetService.service, fleetHandlers(parts.fleet), operatorGuard, log);
  addService(server, PlanService.service, planHandlers(parts), operatorGuard, log);
  const examined = { doctor: parts.doctor, inventory: parts.fleet.inventory };
  addService(server, DoctorService.service, doctorHandlers(examined), operatorGuard, log);
  new ReflectionService(aegirDefinition).addToServer(server);
  const inventory = ['Server', 'Platform', 'Site', 'Certificate', 'Database', 'Backup'];
  const names = [...inventory, 'Task', 'Fleet', 'Plan', 'Doctor', 'Balancer'];
  return names.map((name) => `aegir.v1.${name}Service`);
}
