import { AppError } from '../../shared/errors.ts';
import type { Guard } from '../../shared/rpc/types.ts';

/** Who may call: somebody on the admin socket, a machine with a spoke's certificate, or anyone. */
export type Role = 'operator' | 'spoke' | 'anyone';

/** Every method of the hub and who may call it. What is not listed here nobody may call. */
export const ACCESS: Readonly<Record<string, Role>> = {
  '/aegir.v1.EnrollmentService/Enroll': 'anyone',

  '/aegir.v1.SpokeService/Attach': 'spoke',
  '/aegir.v1.SpokeService/FetchManifest': 'spoke',
  '/aegir.v1.SpokeService/FetchBlobs': 'spoke',
  '/aegir.v1.SpokeService/FetchCertificate': 'spoke',
  '/aegir.v1.SpokeService/Renew': 'spoke',
  '/aegir.v1.SpokeService/FetchCredentials': 'spoke',
  '/aegir.v1.SpokeService/UploadBlobs': 'spoke',
  '/aegir.v1.SpokeService/FetchBackup': 'spoke',

  '/aegir.v1.ServerService/AddServer': 'operator',
  '/aegir.v1.ServerService/SetServer': 'operator',
  '/aegir.v1.ServerService/GetServer': 'operator',
  '/aegir.v1.ServerService/ListServers': 'operator',
  '/aegir.v1.ServerService/VerifyServer': 'operator',
  '/aegir.v1.ServerService/RemoveServer': 'operator',
  '/aegir.v1.ServerService/CreateToken': 'operator',
  '/aegir.v1.ServerService/ListDrift': 'operator',

  '/aegir.v1.PlatformService/AddPlatform': 'operator',
  '/aegir.v1.PlatformService/SetPlatform': 'operator',
  '/aegir.v1.PlatformService/GetPlatform': 'operator',
  '/aegir.v1.PlatformService/ListPlatforms': 'operator',
  '/aegir.v1.PlatformService/VerifyPlatform': 'operator',
  '/aegir.v1.PlatformService/RemovePlatform': 'operator',
  '/aegir.v1.PlatformService/ListReleases': 'operator',
  '/aegir.v1.PlatformService/RollbackPlatform': 'operator',
  '/aegir.v1.PlatformService/RebuildPlatform': 'operator',
  '/aegir.v1.PlatformService/DiffReleases': 'operator',

  '/aegir.v1.SiteService/AddSite': 'operator',
  '/aegir.v1.SiteService/SetSite': 'operator',
  '/aegir.v1.SiteService/GetSite': 'operator',
  '/aegir.v1.SiteService/ListSites': 'operator',
  '/aegir.v1.SiteService/VerifySite': 'operator',
  '/aegir.v1.SiteService/EnableSite': 'operator',
  '/aegir.v1.SiteService/DisableSite': 'operator',
  '/aegir.v1.SiteService/RemoveSite': 'operator',

  '/aegir.v1.CertificateService/AddCertificate': 'operator',
  '/aegir.v1.CertificateService/GetCertificate': 'operator',
  '/aegir.v1.CertificateService/ListCertificates': 'operator',
  '/aegir.v1.CertificateService/RemoveCertificate': 'operator',
  '/aegir.v1.CertificateService/RenewCertificate': 'operator',
  '/aegir.v1.DatabaseService/GetDatabase': 'operator',
  '/aegir.v1.DatabaseService/ListDatabases': 'operator',

  '/aegir.v1.TaskService/GetTask': 'operator',
  '/aegir.v1.TaskService/ListTasks': 'operator',
  '/aegir.v1.TaskService/WatchTask': 'operator',
  '/aegir.v1.TaskService/CancelTask': 'operator',
  '/aegir.v1.TaskService/RetryTask': 'operator',

  '/aegir.v1.FleetService/ListSpokes': 'operator',
  '/aegir.v1.FleetService/RevokeSpoke': 'operator',
  '/aegir.v1.FleetService/GetStatus': 'operator',

  '/aegir.v1.DoctorService/Examine': 'operator',
  '/aegir.v1.BalancerService/SetPools': 'operator',
  '/aegir.v1.BalancerService/ListPools': 'operator',
  '/aegir.v1.BalancerService/ProbeSite': 'operator',

  '/aegir.v1.BackupService/CreateBackup': 'operator',
  '/aegir.v1.BackupService/GetBackup': 'operator',
  '/aegir.v1.BackupService/ListBackups': 'operator',
  '/aegir.v1.BackupService/VerifyBackup': 'operator',
  '/aegir.v1.BackupService/RemoveBackup': 'operator',
  '/aegir.v1.BackupService/DownloadBackup': 'operator',

  '/aegir.v1.PlanService/MakePlan': 'operator',
  '/aegir.v1.PlanService/CarryOutPlan': 'operator',
};

/**
 * The guard of a listener whose callers have this role: refuses every method of another with
 * ROLE_DENIED before it asks who calls.
 */
export function forRole<Identity>(role: Role, identify: Guard<Identity>): Guard<Identity> {
  return (call) => {
    if (ACCESS[call.method] !== role) {
      throw new AppError('ROLE_DENIED', `this listener does not carry ${call.method}`);
    }
    return identify(call);
  };
}

/** Who calls on the admin socket. */
export interface Operator {
  readonly actor: string;
}

/** The file permissions of the admin socket have said already who is an operator. */
export const operatorGuard: Guard<Operator> = forRole('operator', () => ({ actor: 'operator' }));
