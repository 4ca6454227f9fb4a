import { ReflectionService } from '@grpc/reflection';
import type * as grpc from '@grpc/grpc-js';
import { chmodSync } from 'node:fs';
import type { Logger } from '../../shared/log.ts';
import type { DoorLimits } from '../../shared/rpc/door.ts';
import type { ListenerTls } from '../../shared/rpc/listener-tls.ts';
import { aegirV1, reflected } from '../../shared/rpc/proto.ts';
import { addService } from '../../shared/rpc/server.ts';
import type { Guard, ServiceHandlers } from '../../shared/rpc/types.ts';
import type { Durable } from '../flusher.ts';
import { forOperators, socketOperator, type Operator } from './access.ts';
import { authorityHandlers, type AuthorityParts } from './admin-authority.ts';
import { importHandlers, type ImportParts } from './admin-imports.ts';
import { backupHandlers, moveHandlers, type BackupParts } from './admin-backups.ts';
import { balancerHandlers, type BalancerParts } from './admin-balancers.ts';
import { certificateHandlers, type CertificateParts } from './admin-certificates.ts';
import { databaseHandlers, type DatabaseParts } from './admin-databases.ts';
import { doctorHandlers, type DoctorParts } from './admin-doctor.ts';
import { fleetHandlers, type FleetParts } from './admin-fleet.ts';
import { groupHandlers, type GroupParts } from './admin-groups.ts';
import { planHandlers, type PlanParts } from './admin-plans.ts';
import { auditHandlers, operatorHandlers, type OperatorParts } from './admin-operators.ts';
import { platformHandlers, type PlatformParts } from './admin-platforms.ts';
import { serverHandlers, type ServerParts } from './admin-servers.ts';
import { siteHandlers, type SiteParts } from './admin-sites.ts';
import { siteWorkHandlers, type SiteWorkParts } from './admin-site-work.ts';
import { clearSocketPath } from './admin-socket.ts';
import { supportHandlers, type SupportParts } from './admin-support.ts';
import { taskHandlers, type TaskParts } from './admin-tasks.ts';
import { audited } from './audited.ts';
import { durably } from './durably.ts';
import { openListener, type Listener } from './listeners.ts';

/** A watcher that was told to come back is gone within this. */
const GRACE_MS = 5_000;
/** One certificate may be that of a whole automation. */
const OPERATOR_PLACES: DoorLimits = {
  arriving: { inAll: 512, each: 128 },
  inside: { inAll: 1_024, each: 256 },
};

export interface AdminParts {
  readonly durable: Durable;
  readonly servers: ServerParts;
  readonly groups: GroupParts;
  readonly platforms: PlatformParts;
  readonly sites: SiteParts;
  readonly siteWork: SiteWorkParts;
  readonly certificates: CertificateParts;
  readonly databases: DatabaseParts;
  readonly backups: BackupParts;
  readonly imports: ImportParts;
  readonly balancers: BalancerParts;
  readonly tasks: TaskParts;
  readonly fleet: FleetParts;
  readonly doctor: DoctorParts['doctor'];
  readonly planner: PlanParts['planner'];
  readonly operators: OperatorParts;
  readonly support: SupportParts;
  readonly authority: AuthorityParts;
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
    addServices: (server) => addAdminServices(server, parts, forOperators(socketOperator), log),
    graceMs: GRACE_MS,
    log,
  });
  // Until here only the hub's own user could connect: a new socket is writable by its owner alone.
  chmodSync(socket.path, socket.mode);
  return listener;
}

/** The listener of operators elsewhere: the same services, for those with a certificate that is good for them. */
export function openOperatorListener(
  address: string,
  { tls, guard }: { readonly tls: ListenerTls; readonly guard: Guard<Operator> },
  parts: AdminParts,
  log: Logger,
): Promise<Listener> {
  return openListener({
    ...{ name: 'operators', address, graceMs: GRACE_MS, log },
    entry: { tls, limits: OPERATOR_PLACES },
    addServices: (server) => addAdminServices(server, parts, guard, log),
  });
}

/** Puts the services of operators on a server; every call that changes something is written down, durably, before it is answered. */
function addAdminServices(
  server: grpc.Server,
  parts: AdminParts,
  guard: Guard<Operator>,
  log: Logger,
): string[] {
  const { trail } = parts.operators;
  const add = <Definition extends grpc.ServiceDefinition, Handlers>(
    { service }: { readonly service: Definition },
    handlers: ServiceHandlers<Definition, Handlers, Operator>,
  ): void => {
    addService(server, service, durably(audited(handlers, trail), parts.durable), guard, log);
  };
  add(aegirV1.ServerService, serverHandlers(parts.servers));
  add(aegirV1.GroupService, groupHandlers(parts.groups));
  add(aegirV1.PlatformService, platformHandlers(parts.platforms));
  add(aegirV1.SiteService, siteHandlers(parts.sites));
  add(aegirV1.SiteWorkService, siteWorkHandlers(parts.siteWork));
  add(aegirV1.CertificateService, certificateHandlers(parts.certificates));
  add(aegirV1.DatabaseService, databaseHandlers(parts.databases));
  add(aegirV1.BalancerService, balancerHandlers(parts.balancers));
  add(aegirV1.BackupService, backupHandlers(parts.backups));
  add(aegirV1.MoveService, moveHandlers(parts.backups));
  add(aegirV1.ImportService, importHandlers(parts.imports));
  add(aegirV1.TaskService, taskHandlers(parts.tasks));
  add(aegirV1.FleetService, fleetHandlers(parts.fleet));
  add(aegirV1.PlanService, planHandlers(parts));
  add(aegirV1.DoctorService, doctorHandlers({ doctor: parts.doctor, inventory: parts.fleet.inventory }));
  add(aegirV1.OperatorService, operatorHandlers(parts.operators));
  add(aegirV1.AuthorityService, authorityHandlers(parts.authority));
  add(aegirV1.AuditService, auditHandlers(parts.operators));
  add(aegirV1.SupportService, supportHandlers(parts.support));
  new ReflectionService(reflected).addToServer(server);
  const names = [
    'Server',
    'Platform',
    'Site',
    'SiteWork',
    'Certificate',
    'Database',
    'Backup',
    'Move',
    'Task',
    'Fleet',
    'Plan',
  ];
  return [...names, 'Import', 'Balancer', 'Doctor', 'Operator', 'Authority', 'Audit', 'Group', 'Support'].map(
    (name) => `aegir.v1.${name}Service`,
  );
}
