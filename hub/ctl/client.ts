import type { CallOptions } from '../../shared/rpc/types.ts';
import type { ServiceCaller } from '../../shared/rpc/types.ts';
import { openRemote, openSocket } from '../../shared/rpc/client.ts';
import type { Target } from './contexts/target.ts';
import { aegirV1 } from '../../shared/rpc/proto.ts';
import type {
  BackupServiceDefinition,
  BackupServiceHandlers,
} from '../../shared/proto/gen/aegir/v1/BackupService.ts';
import type {
  BalancerServiceDefinition,
  BalancerServiceHandlers,
} from '../../shared/proto/gen/aegir/v1/BalancerService.ts';
import type {
  CertificateServiceDefinition,
  CertificateServiceHandlers,
} from '../../shared/proto/gen/aegir/v1/CertificateService.ts';
import type {
  DatabaseServiceDefinition,
  DatabaseServiceHandlers,
} from '../../shared/proto/gen/aegir/v1/DatabaseService.ts';
import type {
  DoctorServiceDefinition,
  DoctorServiceHandlers,
} from '../../shared/proto/gen/aegir/v1/DoctorService.ts';
import type {
  FleetServiceDefinition,
  FleetServiceHandlers,
} from '../../shared/proto/gen/aegir/v1/FleetService.ts';
import type {
  GroupServiceDefinition,
  GroupServiceHandlers,
} from '../../shared/proto/gen/aegir/v1/GroupService.ts';
import type {
  ImportServiceDefinition,
  ImportServiceHandlers,
} from '../../shared/proto/gen/aegir/v1/ImportService.ts';
import type {
  MoveServiceDefinition,
  MoveServiceHandlers,
} from '../../shared/proto/gen/aegir/v1/MoveService.ts';
import type {
  AuthorityServiceDefinition,
  AuthorityServiceHandlers,
} from '../../shared/proto/gen/aegir/v1/AuthorityService.ts';
import type {
  AuditServiceDefinition,
  AuditServiceHandlers,
} from '../../shared/proto/gen/aegir/v1/AuditService.ts';
import type {
  OperatorServiceDefinition,
  OperatorServiceHandlers,
} from '../../shared/proto/gen/aegir/v1/OperatorService.ts';
import type {
  PlanServiceDefinition,
  PlanServiceHandlers,
} from '../../shared/proto/gen/aegir/v1/PlanService.ts';
import type {
  PlatformServiceDefinition,
  PlatformServiceHandlers,
} from '../../shared/proto/gen/aegir/v1/PlatformService.ts';
import type {
  ServerServiceDefinition,
  ServerServiceHandlers,
} from '../../shared/proto/gen/aegir/v1/ServerService.ts';
import type {
  SiteServiceDefinition,
  SiteServiceHandlers,
} from '../../shared/proto/gen/aegir/v1/SiteService.ts';
import type {
  SiteWorkServiceDefinition,
  SiteWorkServiceHandlers,
} from '../../shared/proto/gen/aegir/v1/SiteWorkService.ts';
import type {
  TaskServiceDefinition,
  TaskServiceHandlers,
} from '../../shared/proto/gen/aegir/v1/TaskService.ts';

import type {
  SupportServiceDefinition,
  SupportServiceHandlers,
} from '../../shared/proto/gen/aegir/v1/SupportService.ts';

/** The hub's admin API. Every call throws an AppError when it fails. */
export interface Hub {
  readonly servers: ServiceCaller<ServerServiceDefinition, ServerServiceHandlers>;
  readonly groups: ServiceCaller<GroupServiceDefinition, GroupServiceHandlers>;
  readonly platforms: ServiceCaller<PlatformServiceDefinition, PlatformServiceHandlers>;
  readonly sites: ServiceCaller<SiteServiceDefinition, SiteServiceHandlers>;
  readonly siteWork: ServiceCaller<SiteWorkServiceDefinition, SiteWorkServiceHandlers>;
  readonly certificates: ServiceCaller<CertificateServiceDefinition, CertificateServiceHandlers>;
  readonly databases: ServiceCaller<DatabaseServiceDefinition, DatabaseServiceHandlers>;
  readonly backups: ServiceCaller<BackupServiceDefinition, BackupServiceHandlers>;
  readonly imports: ServiceCaller<ImportServiceDefinition, ImportServiceHandlers>;
  readonly moves: ServiceCaller<MoveServiceDefinition, MoveServiceHandlers>;
  readonly tasks: ServiceCaller<TaskServiceDefinition, TaskServiceHandlers>;
  readonly fleet: ServiceCaller<FleetServiceDefinition, FleetServiceHandlers>;
  readonly plans: ServiceCaller<PlanServiceDefinition, PlanServiceHandlers>;
  readonly balancers: ServiceCaller<BalancerServiceDefinition, BalancerServiceHandlers>;
  readonly operators: ServiceCaller<OperatorServiceDefinition, OperatorServiceHandlers>;
  readonly authority: ServiceCaller<AuthorityServiceDefinition, AuthorityServiceHandlers>;
  readonly audit: ServiceCaller<AuditServiceDefinition, AuditServiceHandlers>;
  readonly doctor: ServiceCaller<DoctorServiceDefinition, DoctorServiceHandlers>;
  readonly support: ServiceCaller<SupportServiceDefinition, SupportServiceHandlers>;
  close(): void;
}

/** Opens the admin API of a hub; nothing is sent before the first call. */
export function openHub(target: Target, defaults: CallOptions): Hub {
  const channel =
    target.kind === 'socket' ? openSocket(target.path, defaults) : openRemote(target.hub, defaults);
  return {
    servers: channel.service<ServerServiceDefinition, ServerServiceHandlers>(aegirV1.ServerService.service),
    groups: channel.service<GroupServiceDefinition, GroupServiceHandlers>(aegirV1.GroupService.service),
    platforms: channel.service<PlatformServiceDefinition, PlatformServiceHandlers>(
      aegirV1.PlatformService.service,
    ),
    sites: channel.service<SiteServiceDefinition, SiteServiceHandlers>(aegirV1.SiteService.service),
    siteWork: channel.service<SiteWorkServiceDefinition, SiteWorkServiceHandlers>(
      aegirV1.SiteWorkService.service,
    ),
    certificates: channel.service<CertificateServiceDefinition, CertificateServiceHandlers>(
      aegirV1.CertificateService.service,
    ),
    databases: channel.service<DatabaseServiceDefinition, DatabaseServiceHandlers>(
      aegirV1.DatabaseService.service,
    ),
    backups: channel.service<BackupServiceDefinition, BackupServiceHandlers>(aegirV1.BackupService.service),
    imports: channel.service<ImportServiceDefinition, ImportServiceHandlers>(aegirV1.ImportService.service),
    moves: channel.service<MoveServiceDefinition, MoveServiceHandlers>(aegirV1.MoveService.service),
    tasks: channel.service<TaskServiceDefinition, TaskServiceHandlers>(aegirV1.TaskService.service),
    fleet: channel.service<FleetServiceDefinition, FleetServiceHandlers>(aegirV1.FleetService.service),
    operators: channel.service<OperatorServiceDefinition, OperatorServiceHandlers>(
      aegirV1.OperatorService.service,
    ),
    authority: channel.service<AuthorityServiceDefinition, AuthorityServiceHandlers>(
      aegirV1.AuthorityService.service,
    ),
    audit: channel.service<AuditServiceDefinition, AuditServiceHandlers>(aegirV1.AuditService.service),
    plans: channel.service<PlanServiceDefinition, PlanServiceHandlers>(aegirV1.PlanService.service),
    balancers: channel.service<BalancerServiceDefinition, BalancerServiceHandlers>(
      aegirV1.BalancerService.service,
    ),
    doctor: channel.service<DoctorServiceDefinition, DoctorServiceHandlers>(aegirV1.DoctorService.service),
    support: channel.service<SupportServiceDefinition, SupportServiceHandlers>(
      aegirV1.SupportService.service,
    ),
    close: () => {
      channel.close();
    },
  };
}
