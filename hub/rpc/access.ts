import { AppError } from '../../shared/errors.ts';
import type { Guard } from '../../shared/rpc/types.ts';
import { OPERATOR_ROLES, type OperatorRole } from '../operators/operators.ts';

/**
 * Who may call: an operator of at least this role (on the admin socket everybody is an admin), every operator about
 * themselves, a machine with a spoke's certificate, or anyone.
 */
export type Role = OperatorRole | 'themselves' | 'spoke' | 'anyone';

/** Every method of the hub and who may call it. What is not listed here nobody may call. */
export const ACCESS: Readonly<Record<string, Role>> = {
  '/aegir.v1.EnrollmentService/Enroll': 'anyone',

  '/aegir.v1.SpokeService/Attach': 'spoke',
  '/aegir.v1.SpokeService/FetchManifest': 'spoke',
  '/aegir.v1.SpokeService/FetchBlobs': 'spoke',
  '/aegir.v1.SpokeService/FetchAdvance': 'spoke',
  '/aegir.v1.SpokeService/FetchCertificate': 'spoke',
  '/aegir.v1.SpokeService/Renew': 'spoke',
  '/aegir.v1.SpokeService/FetchCredentials': 'spoke',
  '/aegir.v1.SpokeService/UploadBlobs': 'spoke',
  '/aegir.v1.SpokeService/FetchBackup': 'spoke',

  '/aegir.v1.ServerService/AddServer': 'operator',
  '/aegir.v1.ServerService/SetServer': 'operator',
  '/aegir.v1.ServerService/GetServer': 'viewer',
  '/aegir.v1.ServerService/ListServers': 'viewer',
  '/aegir.v1.ServerService/VerifyServer': 'operator',
  '/aegir.v1.ServerService/RemoveServer': 'operator',
  '/aegir.v1.ServerService/CreateToken': 'operator',
  '/aegir.v1.ServerService/ListDrift': 'viewer',

  '/aegir.v1.GroupService/AddMember': 'operator',
  '/aegir.v1.GroupService/RemoveMember': 'operator',
  '/aegir.v1.GroupService/ListMembers': 'viewer',

  '/aegir.v1.PlatformService/AddPlatform': 'operator',
  '/aegir.v1.PlatformService/SetPlatform': 'operator',
  '/aegir.v1.PlatformService/GetPlatform': 'viewer',
  '/aegir.v1.PlatformService/ListPlatforms': 'viewer',
  '/aegir.v1.PlatformService/VerifyPlatform': 'operator',
  '/aegir.v1.PlatformService/RemovePlatform': 'operator',
  '/aegir.v1.PlatformService/ListReleases': 'viewer',
  '/aegir.v1.PlatformService/RollbackPlatform': 'operator',
  '/aegir.v1.PlatformService/RebuildPlatform': 'operator',
  '/aegir.v1.PlatformService/DiffReleases': 'viewer',

  '/aegir.v1.SiteService/AddSite': 'operator',
  '/aegir.v1.SiteService/SetSite': 'operator',
  '/aegir.v1.SiteService/GetSite': 'viewer',
  '/aegir.v1.SiteService/ListSites': 'viewer',
  '/aegir.v1.SiteService/VerifySite': 'operator',
  '/aegir.v1.SiteService/EnableSite': 'operator',
  '/aegir.v1.SiteService/DisableSite': 'operator',
  '/aegir.v1.SiteService/RemoveSite': 'operator',

  '/aegir.v1.SiteWorkService/LoginSite': 'operator',
  '/aegir.v1.SiteWorkService/RunSiteCron': 'operator',
  '/aegir.v1.SiteWorkService/UpdateSite': 'operator',

  '/aegir.v1.CertificateService/AddCertificate': 'operator',
  '/aegir.v1.CertificateService/GetCertificate': 'viewer',
  '/aegir.v1.CertificateService/ListCertificates': 'viewer',
  '/aegir.v1.CertificateService/RemoveCertificate': 'operator',
  '/aegir.v1.CertificateService/RenewCertificate': 'operator',
  '/aegir.v1.DatabaseService/GetDatabase': 'viewer',
  '/aegir.v1.DatabaseService/ListDatabases': 'viewer',

  '/aegir.v1.TaskService/GetTask': 'viewer',
  '/aegir.v1.TaskService/ListTasks': 'viewer',
  '/aegir.v1.TaskService/WatchTask': 'viewer',
  '/aegir.v1.TaskService/CancelTask': 'operator',
  '/aegir.v1.TaskService/RetryTask': 'operator',

  '/aegir.v1.FleetService/ListSpokes': 'viewer',
  '/aegir.v1.FleetService/RevokeSpoke': 'operator',
  '/aegir.v1.FleetService/GetStatus': 'viewer',

  '/aegir.v1.DoctorService/Examine': 'viewer',

  '/aegir.v1.BalancerService/SetPools': 'operator',
  '/aegir.v1.BalancerService/ListPools': 'viewer',
  '/aegir.v1.BalancerService/ProbeSite': 'viewer',

  '/aegir.v1.BackupService/CreateBackup': 'operator',
  '/aegir.v1.BackupService/GetBackup': 'viewer',
  '/aegir.v1.BackupService/ListBackups': 'viewer',
  '/aegir.v1.BackupService/VerifyBackup': 'operator',
  '/aegir.v1.BackupService/RestoreBackup': 'operator',
  '/aegir.v1.MoveService/CloneSite': 'operator',
  '/aegir.v1.MoveService/MoveSite': 'operator',
  '/aegir.v1.ImportService/ListSiteFolders': 'viewer',
  '/aegir.v1.ImportService/ImportSite': 'operator',
  '/aegir.v1.BackupService/RemoveBackup': 'operator',
  '/aegir.v1.BackupService/PinBackup': 'operator',
  '/aegir.v1.BackupService/PruneBackups': 'operator',
  '/aegir.v1.BackupService/GetBackupPolicy': 'viewer',
  '/aegir.v1.BackupService/SetBackupPolicy': 'operator',
  '/aegir.v1.BackupService/DownloadBackup': 'operator',

  '/aegir.v1.PlanService/MakePlan': 'viewer',
  '/aegir.v1.PlanService/CarryOutPlan': 'operator',

  '/aegir.v1.OperatorService/GetCaller': 'viewer',
  '/aegir.v1.OperatorService/AddOperator': 'admin',
  '/aegir.v1.OperatorService/RenewOperator': 'admin',
  '/aegir.v1.OperatorService/RenewCaller': 'themselves',
  '/aegir.v1.OperatorService/ListOperators': 'viewer',
  '/aegir.v1.OperatorService/RevokeOperator': 'admin',

  '/aegir.v1.SupportService/MakeBundle': 'admin',
  '/aegir.v1.SupportService/GetLogLevel': 'viewer',
  '/aegir.v1.SupportService/SetLogLevel': 'operator',

  '/aegir.v1.AuthorityService/GetAuthority': 'viewer',
  '/aegir.v1.AuthorityService/RotateAuthority': 'admin',
  '/aegir.v1.AuthorityService/AbortRotation': 'admin',
  '/aegir.v1.AuthorityService/FinishRotation': 'admin',

  '/aegir.v1.AuditService/ListAudit': 'admin',
  '/aegir.v1.AuditService/ProveAudit': 'admin',
};

/**
 * The guard of a listener whose callers have this role: refuses every method of another with
 * ROLE_DENIED before it asks who calls.
 */
export function forRole<Identity>(role: 'spoke' | 'anyone', identify: Guard<Identity>): Guard<Identity> {
  return (call) => {
    if (ACCESS[call.method] !== role) throw notCarried(call.method);
    return identify(call);
  };
}

/** Who calls as an operator. */
export interface Operator {
  /** Name under which changes are written down. */
  readonly actor: string;
  readonly role: OperatorRole;
  /** "socket", or the address of the caller. */
  readonly source: string;
  /** When the certificate ends; 0 for none. */
  readonly notAfterMs: number;
  /** Fires when the operator is revoked: what runs for them ends. */
  readonly revoked?: AbortSignal;
}

/**
 * The guard of a listener for operators: finds out who calls, and refuses a method that needs a higher role with
 * ROLE_DENIED. onDenied is told of every such refusal.
 */
export function forOperators(
  identify: Guard<Operator>,
  onDenied: (operator: Operator, method: string) => void = () => undefined,
): Guard<Operator> {
  return async (call) => {
    const needed = rankOf(ACCESS[call.method]);
    if (needed === -1) throw notCarried(call.method);
    const operator = await identify(call);
    if (rankOf(operator.role) >= needed) return operator;
    onDenied(operator, call.method);
    throw new AppError('ROLE_DENIED', `${operator.actor} is ${withArticle(operator.role)}; this needs more`, {
      metadata: { role: operator.role, needed: String(OPERATOR_ROLES[needed]) },
      remedy: `Ask somebody who is ${withArticle(OPERATOR_ROLES[needed] ?? 'admin')}.`,
    });
  };
}

/** The file permissions of the admin socket have said already that its callers may do everything. */
export const socketOperator: Guard<Operator> = () => {
  return { actor: 'operator', role: 'admin', source: 'socket', notAfterMs: 0 };
};

/** Whether a method only looks, so that nothing needs to be written down about it. */
export function isReading(method: string): boolean {
  return ACCESS[method] === 'viewer' || method.startsWith('/aegir.v1.AuditService/');
}

function rankOf(role: Role | undefined): number {
  if (role === 'themselves') return 0;
  return OPERATOR_ROLES.findIndex((known) => known === role);
}

function withArticle(role: OperatorRole): string {
  return role === 'viewer' ? 'a viewer' : `an ${role}`;
}

function notCarried(method: string): AppError {
  return new AppError('ROLE_DENIED', `this listener does not carry ${method}`);
}
