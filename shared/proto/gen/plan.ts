import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { AddCertificateRequest as _aegir_v1_AddCertificateRequest, AddCertificateRequest__Output as _aegir_v1_AddCertificateRequest__Output } from './aegir/v1/AddCertificateRequest.ts';
import type { AddCertificateResponse as _aegir_v1_AddCertificateResponse, AddCertificateResponse__Output as _aegir_v1_AddCertificateResponse__Output } from './aegir/v1/AddCertificateResponse.ts';
import type { AddMemberRequest as _aegir_v1_AddMemberRequest, AddMemberRequest__Output as _aegir_v1_AddMemberRequest__Output } from './aegir/v1/AddMemberRequest.ts';
import type { AddMemberResponse as _aegir_v1_AddMemberResponse, AddMemberResponse__Output as _aegir_v1_AddMemberResponse__Output } from './aegir/v1/AddMemberResponse.ts';
import type { AddPlatformRequest as _aegir_v1_AddPlatformRequest, AddPlatformRequest__Output as _aegir_v1_AddPlatformRequest__Output } from './aegir/v1/AddPlatformRequest.ts';
import type { AddPlatformResponse as _aegir_v1_AddPlatformResponse, AddPlatformResponse__Output as _aegir_v1_AddPlatformResponse__Output } from './aegir/v1/AddPlatformResponse.ts';
import type { AddServerRequest as _aegir_v1_AddServerRequest, AddServerRequest__Output as _aegir_v1_AddServerRequest__Output } from './aegir/v1/AddServerRequest.ts';
import type { AddServerResponse as _aegir_v1_AddServerResponse, AddServerResponse__Output as _aegir_v1_AddServerResponse__Output } from './aegir/v1/AddServerResponse.ts';
import type { AddSiteRequest as _aegir_v1_AddSiteRequest, AddSiteRequest__Output as _aegir_v1_AddSiteRequest__Output } from './aegir/v1/AddSiteRequest.ts';
import type { AddSiteResponse as _aegir_v1_AddSiteResponse, AddSiteResponse__Output as _aegir_v1_AddSiteResponse__Output } from './aegir/v1/AddSiteResponse.ts';
import type { Backup as _aegir_v1_Backup, Backup__Output as _aegir_v1_Backup__Output } from './aegir/v1/Backup.ts';
import type { BackupKeep as _aegir_v1_BackupKeep, BackupKeep__Output as _aegir_v1_BackupKeep__Output } from './aegir/v1/BackupKeep.ts';
import type { BackupPolicy as _aegir_v1_BackupPolicy, BackupPolicy__Output as _aegir_v1_BackupPolicy__Output } from './aegir/v1/BackupPolicy.ts';
import type { BackupServiceClient as _aegir_v1_BackupServiceClient, BackupServiceDefinition as _aegir_v1_BackupServiceDefinition } from './aegir/v1/BackupService.ts';
import type { CancelTaskRequest as _aegir_v1_CancelTaskRequest, CancelTaskRequest__Output as _aegir_v1_CancelTaskRequest__Output } from './aegir/v1/CancelTaskRequest.ts';
import type { CancelTaskResponse as _aegir_v1_CancelTaskResponse, CancelTaskResponse__Output as _aegir_v1_CancelTaskResponse__Output } from './aegir/v1/CancelTaskResponse.ts';
import type { CarryOutPlanRequest as _aegir_v1_CarryOutPlanRequest, CarryOutPlanRequest__Output as _aegir_v1_CarryOutPlanRequest__Output } from './aegir/v1/CarryOutPlanRequest.ts';
import type { CarryOutPlanResponse as _aegir_v1_CarryOutPlanResponse, CarryOutPlanResponse__Output as _aegir_v1_CarryOutPlanResponse__Output } from './aegir/v1/CarryOutPlanResponse.ts';
import type { Certificate as _aegir_v1_Certificate, Certificate__Output as _aegir_v1_Certificate__Output } from './aegir/v1/Certificate.ts';
import type { CertificateServiceClient as _aegir_v1_CertificateServiceClient, CertificateServiceDefinition as _aegir_v1_CertificateServiceDefinition } from './aegir/v1/CertificateService.ts';
import type { CheckItem as _aegir_v1_CheckItem, CheckItem__Output as _aegir_v1_CheckItem__Output } from './aegir/v1/CheckItem.ts';
import type { CloneSiteRequest as _aegir_v1_CloneSiteRequest, CloneSiteRequest__Output as _aegir_v1_CloneSiteRequest__Output } from './aegir/v1/CloneSiteRequest.ts';
import type { CloneSiteResponse as _aegir_v1_CloneSiteResponse, CloneSiteResponse__Output as _aegir_v1_CloneSiteResponse__Output } from './aegir/v1/CloneSiteResponse.ts';
import type { CreateBackupRequest as _aegir_v1_CreateBackupRequest, CreateBackupRequest__Output as _aegir_v1_CreateBackupRequest__Output } from './aegir/v1/CreateBackupRequest.ts';
import type { CreateBackupResponse as _aegir_v1_CreateBackupResponse, CreateBackupResponse__Output as _aegir_v1_CreateBackupResponse__Output } from './aegir/v1/CreateBackupResponse.ts';
import type { CreateTokenRequest as _aegir_v1_CreateTokenRequest, CreateTokenRequest__Output as _aegir_v1_CreateTokenRequest__Output } from './aegir/v1/CreateTokenRequest.ts';
import type { CreateTokenResponse as _aegir_v1_CreateTokenResponse, CreateTokenResponse__Output as _aegir_v1_CreateTokenResponse__Output } from './aegir/v1/CreateTokenResponse.ts';
import type { Database as _aegir_v1_Database, Database__Output as _aegir_v1_Database__Output } from './aegir/v1/Database.ts';
import type { DatabaseGrant as _aegir_v1_DatabaseGrant, DatabaseGrant__Output as _aegir_v1_DatabaseGrant__Output } from './aegir/v1/DatabaseGrant.ts';
import type { DatabaseServiceClient as _aegir_v1_DatabaseServiceClient, DatabaseServiceDefinition as _aegir_v1_DatabaseServiceDefinition } from './aegir/v1/DatabaseService.ts';
import type { DatabaseSettings as _aegir_v1_DatabaseSettings, DatabaseSettings__Output as _aegir_v1_DatabaseSettings__Output } from './aegir/v1/DatabaseSettings.ts';
import type { DesiredKey as _aegir_v1_DesiredKey, DesiredKey__Output as _aegir_v1_DesiredKey__Output } from './aegir/v1/DesiredKey.ts';
import type { DesiredObject as _aegir_v1_DesiredObject, DesiredObject__Output as _aegir_v1_DesiredObject__Output } from './aegir/v1/DesiredObject.ts';
import type { DiffReleasesRequest as _aegir_v1_DiffReleasesRequest, DiffReleasesRequest__Output as _aegir_v1_DiffReleasesRequest__Output } from './aegir/v1/DiffReleasesRequest.ts';
import type { DiffReleasesResponse as _aegir_v1_DiffReleasesResponse, DiffReleasesResponse__Output as _aegir_v1_DiffReleasesResponse__Output } from './aegir/v1/DiffReleasesResponse.ts';
import type { DisableSiteRequest as _aegir_v1_DisableSiteRequest, DisableSiteRequest__Output as _aegir_v1_DisableSiteRequest__Output } from './aegir/v1/DisableSiteRequest.ts';
import type { DisableSiteResponse as _aegir_v1_DisableSiteResponse, DisableSiteResponse__Output as _aegir_v1_DisableSiteResponse__Output } from './aegir/v1/DisableSiteResponse.ts';
import type { DownloadBackupRequest as _aegir_v1_DownloadBackupRequest, DownloadBackupRequest__Output as _aegir_v1_DownloadBackupRequest__Output } from './aegir/v1/DownloadBackupRequest.ts';
import type { DownloadBackupResponse as _aegir_v1_DownloadBackupResponse, DownloadBackupResponse__Output as _aegir_v1_DownloadBackupResponse__Output } from './aegir/v1/DownloadBackupResponse.ts';
import type { DriftEntry as _aegir_v1_DriftEntry, DriftEntry__Output as _aegir_v1_DriftEntry__Output } from './aegir/v1/DriftEntry.ts';
import type { EnableSiteRequest as _aegir_v1_EnableSiteRequest, EnableSiteRequest__Output as _aegir_v1_EnableSiteRequest__Output } from './aegir/v1/EnableSiteRequest.ts';
import type { EnableSiteResponse as _aegir_v1_EnableSiteResponse, EnableSiteResponse__Output as _aegir_v1_EnableSiteResponse__Output } from './aegir/v1/EnableSiteResponse.ts';
import type { ErrorDetail as _aegir_v1_ErrorDetail, ErrorDetail__Output as _aegir_v1_ErrorDetail__Output } from './aegir/v1/ErrorDetail.ts';
import type { Facts as _aegir_v1_Facts, Facts__Output as _aegir_v1_Facts__Output } from './aegir/v1/Facts.ts';
import type { FieldChange as _aegir_v1_FieldChange, FieldChange__Output as _aegir_v1_FieldChange__Output } from './aegir/v1/FieldChange.ts';
import type { FleetServiceClient as _aegir_v1_FleetServiceClient, FleetServiceDefinition as _aegir_v1_FleetServiceDefinition } from './aegir/v1/FleetService.ts';
import type { GetBackupPolicyRequest as _aegir_v1_GetBackupPolicyRequest, GetBackupPolicyRequest__Output as _aegir_v1_GetBackupPolicyRequest__Output } from './aegir/v1/GetBackupPolicyRequest.ts';
import type { GetBackupPolicyResponse as _aegir_v1_GetBackupPolicyResponse, GetBackupPolicyResponse__Output as _aegir_v1_GetBackupPolicyResponse__Output } from './aegir/v1/GetBackupPolicyResponse.ts';
import type { GetBackupRequest as _aegir_v1_GetBackupRequest, GetBackupRequest__Output as _aegir_v1_GetBackupRequest__Output } from './aegir/v1/GetBackupRequest.ts';
import type { GetBackupResponse as _aegir_v1_GetBackupResponse, GetBackupResponse__Output as _aegir_v1_GetBackupResponse__Output } from './aegir/v1/GetBackupResponse.ts';
import type { GetCertificateRequest as _aegir_v1_GetCertificateRequest, GetCertificateRequest__Output as _aegir_v1_GetCertificateRequest__Output } from './aegir/v1/GetCertificateRequest.ts';
import type { GetCertificateResponse as _aegir_v1_GetCertificateResponse, GetCertificateResponse__Output as _aegir_v1_GetCertificateResponse__Output } from './aegir/v1/GetCertificateResponse.ts';
import type { GetDatabaseRequest as _aegir_v1_GetDatabaseRequest, GetDatabaseRequest__Output as _aegir_v1_GetDatabaseRequest__Output } from './aegir/v1/GetDatabaseRequest.ts';
import type { GetDatabaseResponse as _aegir_v1_GetDatabaseResponse, GetDatabaseResponse__Output as _aegir_v1_GetDatabaseResponse__Output } from './aegir/v1/GetDatabaseResponse.ts';
import type { GetPlatformRequest as _aegir_v1_GetPlatformRequest, GetPlatformRequest__Output as _aegir_v1_GetPlatformRequest__Output } from './aegir/v1/GetPlatformRequest.ts';
import type { GetPlatformResponse as _aegir_v1_GetPlatformResponse, GetPlatformResponse__Output as _aegir_v1_GetPlatformResponse__Output } from './aegir/v1/GetPlatformResponse.ts';
import type { GetServerRequest as _aegir_v1_GetServerRequest, GetServerRequest__Output as _aegir_v1_GetServerRequest__Output } from './aegir/v1/GetServerRequest.ts';
import type { GetServerResponse as _aegir_v1_GetServerResponse, GetServerResponse__Output as _aegir_v1_GetServerResponse__Output } from './aegir/v1/GetServerResponse.ts';
import type { GetSiteRequest as _aegir_v1_GetSiteRequest, GetSiteRequest__Output as _aegir_v1_GetSiteRequest__Output } from './aegir/v1/GetSiteRequest.ts';
import type { GetSiteResponse as _aegir_v1_GetSiteResponse, GetSiteResponse__Output as _aegir_v1_GetSiteResponse__Output } from './aegir/v1/GetSiteResponse.ts';
import type { GetStatusRequest as _aegir_v1_GetStatusRequest, GetStatusRequest__Output as _aegir_v1_GetStatusRequest__Output } from './aegir/v1/GetStatusRequest.ts';
import type { GetStatusResponse as _aegir_v1_GetStatusResponse, GetStatusResponse__Output as _aegir_v1_GetStatusResponse__Output } from './aegir/v1/GetStatusResponse.ts';
import type { GetTaskRequest as _aegir_v1_GetTaskRequest, GetTaskRequest__Output as _aegir_v1_GetTaskRequest__Output } from './aegir/v1/GetTaskRequest.ts';
import type { GetTaskResponse as _aegir_v1_GetTaskResponse, GetTaskResponse__Output as _aegir_v1_GetTaskResponse__Output } from './aegir/v1/GetTaskResponse.ts';
import type { GroupMember as _aegir_v1_GroupMember, GroupMember__Output as _aegir_v1_GroupMember__Output } from './aegir/v1/GroupMember.ts';
import type { GroupServiceClient as _aegir_v1_GroupServiceClient, GroupServiceDefinition as _aegir_v1_GroupServiceDefinition } from './aegir/v1/GroupService.ts';
import type { InventoryChange as _aegir_v1_InventoryChange, InventoryChange__Output as _aegir_v1_InventoryChange__Output } from './aegir/v1/InventoryChange.ts';
import type { ListBackupsRequest as _aegir_v1_ListBackupsRequest, ListBackupsRequest__Output as _aegir_v1_ListBackupsRequest__Output } from './aegir/v1/ListBackupsRequest.ts';
import type { ListBackupsResponse as _aegir_v1_ListBackupsResponse, ListBackupsResponse__Output as _aegir_v1_ListBackupsResponse__Output } from './aegir/v1/ListBackupsResponse.ts';
import type { ListCertificatesRequest as _aegir_v1_ListCertificatesRequest, ListCertificatesRequest__Output as _aegir_v1_ListCertificatesRequest__Output } from './aegir/v1/ListCertificatesRequest.ts';
import type { ListCertificatesResponse as _aegir_v1_ListCertificatesResponse, ListCertificatesResponse__Output as _aegir_v1_ListCertificatesResponse__Output } from './aegir/v1/ListCertificatesResponse.ts';
import type { ListDatabasesRequest as _aegir_v1_ListDatabasesRequest, ListDatabasesRequest__Output as _aegir_v1_ListDatabasesRequest__Output } from './aegir/v1/ListDatabasesRequest.ts';
import type { ListDatabasesResponse as _aegir_v1_ListDatabasesResponse, ListDatabasesResponse__Output as _aegir_v1_ListDatabasesResponse__Output } from './aegir/v1/ListDatabasesResponse.ts';
import type { ListDriftRequest as _aegir_v1_ListDriftRequest, ListDriftRequest__Output as _aegir_v1_ListDriftRequest__Output } from './aegir/v1/ListDriftRequest.ts';
import type { ListDriftResponse as _aegir_v1_ListDriftResponse, ListDriftResponse__Output as _aegir_v1_ListDriftResponse__Output } from './aegir/v1/ListDriftResponse.ts';
import type { ListMembersRequest as _aegir_v1_ListMembersRequest, ListMembersRequest__Output as _aegir_v1_ListMembersRequest__Output } from './aegir/v1/ListMembersRequest.ts';
import type { ListMembersResponse as _aegir_v1_ListMembersResponse, ListMembersResponse__Output as _aegir_v1_ListMembersResponse__Output } from './aegir/v1/ListMembersResponse.ts';
import type { ListPlatformsRequest as _aegir_v1_ListPlatformsRequest, ListPlatformsRequest__Output as _aegir_v1_ListPlatformsRequest__Output } from './aegir/v1/ListPlatformsRequest.ts';
import type { ListPlatformsResponse as _aegir_v1_ListPlatformsResponse, ListPlatformsResponse__Output as _aegir_v1_ListPlatformsResponse__Output } from './aegir/v1/ListPlatformsResponse.ts';
import type { ListReleasesRequest as _aegir_v1_ListReleasesRequest, ListReleasesRequest__Output as _aegir_v1_ListReleasesRequest__Output } from './aegir/v1/ListReleasesRequest.ts';
import type { ListReleasesResponse as _aegir_v1_ListReleasesResponse, ListReleasesResponse__Output as _aegir_v1_ListReleasesResponse__Output } from './aegir/v1/ListReleasesResponse.ts';
import type { ListServersRequest as _aegir_v1_ListServersRequest, ListServersRequest__Output as _aegir_v1_ListServersRequest__Output } from './aegir/v1/ListServersRequest.ts';
import type { ListServersResponse as _aegir_v1_ListServersResponse, ListServersResponse__Output as _aegir_v1_ListServersResponse__Output } from './aegir/v1/ListServersResponse.ts';
import type { ListSitesRequest as _aegir_v1_ListSitesRequest, ListSitesRequest__Output as _aegir_v1_ListSitesRequest__Output } from './aegir/v1/ListSitesRequest.ts';
import type { ListSitesResponse as _aegir_v1_ListSitesResponse, ListSitesResponse__Output as _aegir_v1_ListSitesResponse__Output } from './aegir/v1/ListSitesResponse.ts';
import type { ListSpokesRequest as _aegir_v1_ListSpokesRequest, ListSpokesRequest__Output as _aegir_v1_ListSpokesRequest__Output } from './aegir/v1/ListSpokesRequest.ts';
import type { ListSpokesResponse as _aegir_v1_ListSpokesResponse, ListSpokesResponse__Output as _aegir_v1_ListSpokesResponse__Output } from './aegir/v1/ListSpokesResponse.ts';
import type { ListTasksRequest as _aegir_v1_ListTasksRequest, ListTasksRequest__Output as _aegir_v1_ListTasksRequest__Output } from './aegir/v1/ListTasksRequest.ts';
import type { ListTasksResponse as _aegir_v1_ListTasksResponse, ListTasksResponse__Output as _aegir_v1_ListTasksResponse__Output } from './aegir/v1/ListTasksResponse.ts';
import type { MakePlanRequest as _aegir_v1_MakePlanRequest, MakePlanRequest__Output as _aegir_v1_MakePlanRequest__Output } from './aegir/v1/MakePlanRequest.ts';
import type { MakePlanResponse as _aegir_v1_MakePlanResponse, MakePlanResponse__Output as _aegir_v1_MakePlanResponse__Output } from './aegir/v1/MakePlanResponse.ts';
import type { Member as _aegir_v1_Member, Member__Output as _aegir_v1_Member__Output } from './aegir/v1/Member.ts';
import type { MemberWeight as _aegir_v1_MemberWeight, MemberWeight__Output as _aegir_v1_MemberWeight__Output } from './aegir/v1/MemberWeight.ts';
import type { MoveServiceClient as _aegir_v1_MoveServiceClient, MoveServiceDefinition as _aegir_v1_MoveServiceDefinition } from './aegir/v1/MoveService.ts';
import type { MoveSiteRequest as _aegir_v1_MoveSiteRequest, MoveSiteRequest__Output as _aegir_v1_MoveSiteRequest__Output } from './aegir/v1/MoveSiteRequest.ts';
import type { MoveSiteResponse as _aegir_v1_MoveSiteResponse, MoveSiteResponse__Output as _aegir_v1_MoveSiteResponse__Output } from './aegir/v1/MoveSiteResponse.ts';
import type { PhpFacts as _aegir_v1_PhpFacts, PhpFacts__Output as _aegir_v1_PhpFacts__Output } from './aegir/v1/PhpFacts.ts';
import type { PinBackupRequest as _aegir_v1_PinBackupRequest, PinBackupRequest__Output as _aegir_v1_PinBackupRequest__Output } from './aegir/v1/PinBackupRequest.ts';
import type { PinBackupResponse as _aegir_v1_PinBackupResponse, PinBackupResponse__Output as _aegir_v1_PinBackupResponse__Output } from './aegir/v1/PinBackupResponse.ts';
import type { Plan as _aegir_v1_Plan, Plan__Output as _aegir_v1_Plan__Output } from './aegir/v1/Plan.ts';
import type { PlanServiceClient as _aegir_v1_PlanServiceClient, PlanServiceDefinition as _aegir_v1_PlanServiceDefinition } from './aegir/v1/PlanService.ts';
import type { PlannedChange as _aegir_v1_PlannedChange, PlannedChange__Output as _aegir_v1_PlannedChange__Output } from './aegir/v1/PlannedChange.ts';
import type { Platform as _aegir_v1_Platform, Platform__Output as _aegir_v1_Platform__Output } from './aegir/v1/Platform.ts';
import type { PlatformServiceClient as _aegir_v1_PlatformServiceClient, PlatformServiceDefinition as _aegir_v1_PlatformServiceDefinition } from './aegir/v1/PlatformService.ts';
import type { PlatformSource as _aegir_v1_PlatformSource, PlatformSource__Output as _aegir_v1_PlatformSource__Output } from './aegir/v1/PlatformSource.ts';
import type { PlatformState as _aegir_v1_PlatformState, PlatformState__Output as _aegir_v1_PlatformState__Output } from './aegir/v1/PlatformState.ts';
import type { Pool as _aegir_v1_Pool, Pool__Output as _aegir_v1_Pool__Output } from './aegir/v1/Pool.ts';
import type { PoolMember as _aegir_v1_PoolMember, PoolMember__Output as _aegir_v1_PoolMember__Output } from './aegir/v1/PoolMember.ts';
import type { Problem as _aegir_v1_Problem, Problem__Output as _aegir_v1_Problem__Output } from './aegir/v1/Problem.ts';
import type { PruneBackupsRequest as _aegir_v1_PruneBackupsRequest, PruneBackupsRequest__Output as _aegir_v1_PruneBackupsRequest__Output } from './aegir/v1/PruneBackupsRequest.ts';
import type { PruneBackupsResponse as _aegir_v1_PruneBackupsResponse, PruneBackupsResponse__Output as _aegir_v1_PruneBackupsResponse__Output } from './aegir/v1/PruneBackupsResponse.ts';
import type { RebuildPlatformRequest as _aegir_v1_RebuildPlatformRequest, RebuildPlatformRequest__Output as _aegir_v1_RebuildPlatformRequest__Output } from './aegir/v1/RebuildPlatformRequest.ts';
import type { RebuildPlatformResponse as _aegir_v1_RebuildPlatformResponse, RebuildPlatformResponse__Output as _aegir_v1_RebuildPlatformResponse__Output } from './aegir/v1/RebuildPlatformResponse.ts';
import type { Release as _aegir_v1_Release, Release__Output as _aegir_v1_Release__Output } from './aegir/v1/Release.ts';
import type { ReleaseChange as _aegir_v1_ReleaseChange, ReleaseChange__Output as _aegir_v1_ReleaseChange__Output } from './aegir/v1/ReleaseChange.ts';
import type { RemoveBackupRequest as _aegir_v1_RemoveBackupRequest, RemoveBackupRequest__Output as _aegir_v1_RemoveBackupRequest__Output } from './aegir/v1/RemoveBackupRequest.ts';
import type { RemoveBackupResponse as _aegir_v1_RemoveBackupResponse, RemoveBackupResponse__Output as _aegir_v1_RemoveBackupResponse__Output } from './aegir/v1/RemoveBackupResponse.ts';
import type { RemoveCertificateRequest as _aegir_v1_RemoveCertificateRequest, RemoveCertificateRequest__Output as _aegir_v1_RemoveCertificateRequest__Output } from './aegir/v1/RemoveCertificateRequest.ts';
import type { RemoveCertificateResponse as _aegir_v1_RemoveCertificateResponse, RemoveCertificateResponse__Output as _aegir_v1_RemoveCertificateResponse__Output } from './aegir/v1/RemoveCertificateResponse.ts';
import type { RemoveMemberRequest as _aegir_v1_RemoveMemberRequest, RemoveMemberRequest__Output as _aegir_v1_RemoveMemberRequest__Output } from './aegir/v1/RemoveMemberRequest.ts';
import type { RemoveMemberResponse as _aegir_v1_RemoveMemberResponse, RemoveMemberResponse__Output as _aegir_v1_RemoveMemberResponse__Output } from './aegir/v1/RemoveMemberResponse.ts';
import type { RemovePlatformRequest as _aegir_v1_RemovePlatformRequest, RemovePlatformRequest__Output as _aegir_v1_RemovePlatformRequest__Output } from './aegir/v1/RemovePlatformRequest.ts';
import type { RemovePlatformResponse as _aegir_v1_RemovePlatformResponse, RemovePlatformResponse__Output as _aegir_v1_RemovePlatformResponse__Output } from './aegir/v1/RemovePlatformResponse.ts';
import type { RemoveServerRequest as _aegir_v1_RemoveServerRequest, RemoveServerRequest__Output as _aegir_v1_RemoveServerRequest__Output } from './aegir/v1/RemoveServerRequest.ts';
import type { RemoveServerResponse as _aegir_v1_RemoveServerResponse, RemoveServerResponse__Output as _aegir_v1_RemoveServerResponse__Output } from './aegir/v1/RemoveServerResponse.ts';
import type { RemoveSiteRequest as _aegir_v1_RemoveSiteRequest, RemoveSiteRequest__Output as _aegir_v1_RemoveSiteRequest__Output } from './aegir/v1/RemoveSiteRequest.ts';
import type { RemoveSiteResponse as _aegir_v1_RemoveSiteResponse, RemoveSiteResponse__Output as _aegir_v1_RemoveSiteResponse__Output } from './aegir/v1/RemoveSiteResponse.ts';
import type { RenewCertificateRequest as _aegir_v1_RenewCertificateRequest, RenewCertificateRequest__Output as _aegir_v1_RenewCertificateRequest__Output } from './aegir/v1/RenewCertificateRequest.ts';
import type { RenewCertificateResponse as _aegir_v1_RenewCertificateResponse, RenewCertificateResponse__Output as _aegir_v1_RenewCertificateResponse__Output } from './aegir/v1/RenewCertificateResponse.ts';
import type { RestoreBackupRequest as _aegir_v1_RestoreBackupRequest, RestoreBackupRequest__Output as _aegir_v1_RestoreBackupRequest__Output } from './aegir/v1/RestoreBackupRequest.ts';
import type { RestoreBackupResponse as _aegir_v1_RestoreBackupResponse, RestoreBackupResponse__Output as _aegir_v1_RestoreBackupResponse__Output } from './aegir/v1/RestoreBackupResponse.ts';
import type { RetryTaskRequest as _aegir_v1_RetryTaskRequest, RetryTaskRequest__Output as _aegir_v1_RetryTaskRequest__Output } from './aegir/v1/RetryTaskRequest.ts';
import type { RetryTaskResponse as _aegir_v1_RetryTaskResponse, RetryTaskResponse__Output as _aegir_v1_RetryTaskResponse__Output } from './aegir/v1/RetryTaskResponse.ts';
import type { RevokeSpokeRequest as _aegir_v1_RevokeSpokeRequest, RevokeSpokeRequest__Output as _aegir_v1_RevokeSpokeRequest__Output } from './aegir/v1/RevokeSpokeRequest.ts';
import type { RevokeSpokeResponse as _aegir_v1_RevokeSpokeResponse, RevokeSpokeResponse__Output as _aegir_v1_RevokeSpokeResponse__Output } from './aegir/v1/RevokeSpokeResponse.ts';
import type { RollbackPlatformRequest as _aegir_v1_RollbackPlatformRequest, RollbackPlatformRequest__Output as _aegir_v1_RollbackPlatformRequest__Output } from './aegir/v1/RollbackPlatformRequest.ts';
import type { RollbackPlatformResponse as _aegir_v1_RollbackPlatformResponse, RollbackPlatformResponse__Output as _aegir_v1_RollbackPlatformResponse__Output } from './aegir/v1/RollbackPlatformResponse.ts';
import type { Server as _aegir_v1_Server, Server__Output as _aegir_v1_Server__Output } from './aegir/v1/Server.ts';
import type { ServerDatabase as _aegir_v1_ServerDatabase, ServerDatabase__Output as _aegir_v1_ServerDatabase__Output } from './aegir/v1/ServerDatabase.ts';
import type { ServerPlan as _aegir_v1_ServerPlan, ServerPlan__Output as _aegir_v1_ServerPlan__Output } from './aegir/v1/ServerPlan.ts';
import type { ServerServiceClient as _aegir_v1_ServerServiceClient, ServerServiceDefinition as _aegir_v1_ServerServiceDefinition } from './aegir/v1/ServerService.ts';
import type { SetBackupPolicyRequest as _aegir_v1_SetBackupPolicyRequest, SetBackupPolicyRequest__Output as _aegir_v1_SetBackupPolicyRequest__Output } from './aegir/v1/SetBackupPolicyRequest.ts';
import type { SetBackupPolicyResponse as _aegir_v1_SetBackupPolicyResponse, SetBackupPolicyResponse__Output as _aegir_v1_SetBackupPolicyResponse__Output } from './aegir/v1/SetBackupPolicyResponse.ts';
import type { SetPlatformRequest as _aegir_v1_SetPlatformRequest, SetPlatformRequest__Output as _aegir_v1_SetPlatformRequest__Output } from './aegir/v1/SetPlatformRequest.ts';
import type { SetPlatformResponse as _aegir_v1_SetPlatformResponse, SetPlatformResponse__Output as _aegir_v1_SetPlatformResponse__Output } from './aegir/v1/SetPlatformResponse.ts';
import type { SetServerRequest as _aegir_v1_SetServerRequest, SetServerRequest__Output as _aegir_v1_SetServerRequest__Output } from './aegir/v1/SetServerRequest.ts';
import type { SetServerResponse as _aegir_v1_SetServerResponse, SetServerResponse__Output as _aegir_v1_SetServerResponse__Output } from './aegir/v1/SetServerResponse.ts';
import type { SetSiteRequest as _aegir_v1_SetSiteRequest, SetSiteRequest__Output as _aegir_v1_SetSiteRequest__Output } from './aegir/v1/SetSiteRequest.ts';
import type { SetSiteResponse as _aegir_v1_SetSiteResponse, SetSiteResponse__Output as _aegir_v1_SetSiteResponse__Output } from './aegir/v1/SetSiteResponse.ts';
import type { Share as _aegir_v1_Share, Share__Output as _aegir_v1_Share__Output } from './aegir/v1/Share.ts';
import type { SharedUploads as _aegir_v1_SharedUploads, SharedUploads__Output as _aegir_v1_SharedUploads__Output } from './aegir/v1/SharedUploads.ts';
import type { Site as _aegir_v1_Site, Site__Output as _aegir_v1_Site__Output } from './aegir/v1/Site.ts';
import type { SiteAuth as _aegir_v1_SiteAuth, SiteAuth__Output as _aegir_v1_SiteAuth__Output } from './aegir/v1/SiteAuth.ts';
import type { SiteDatabase as _aegir_v1_SiteDatabase, SiteDatabase__Output as _aegir_v1_SiteDatabase__Output } from './aegir/v1/SiteDatabase.ts';
import type { SiteRuns as _aegir_v1_SiteRuns, SiteRuns__Output as _aegir_v1_SiteRuns__Output } from './aegir/v1/SiteRuns.ts';
import type { SiteServiceClient as _aegir_v1_SiteServiceClient, SiteServiceDefinition as _aegir_v1_SiteServiceDefinition } from './aegir/v1/SiteService.ts';
import type { SiteSettings as _aegir_v1_SiteSettings, SiteSettings__Output as _aegir_v1_SiteSettings__Output } from './aegir/v1/SiteSettings.ts';
import type { SiteSettingsPatch as _aegir_v1_SiteSettingsPatch, SiteSettingsPatch__Output as _aegir_v1_SiteSettingsPatch__Output } from './aegir/v1/SiteSettingsPatch.ts';
import type { SiteState as _aegir_v1_SiteState, SiteState__Output as _aegir_v1_SiteState__Output } from './aegir/v1/SiteState.ts';
import type { SiteTls as _aegir_v1_SiteTls, SiteTls__Output as _aegir_v1_SiteTls__Output } from './aegir/v1/SiteTls.ts';
import type { SiteTlsView as _aegir_v1_SiteTlsView, SiteTlsView__Output as _aegir_v1_SiteTlsView__Output } from './aegir/v1/SiteTlsView.ts';
import type { Spoke as _aegir_v1_Spoke, Spoke__Output as _aegir_v1_Spoke__Output } from './aegir/v1/Spoke.ts';
import type { StringList as _aegir_v1_StringList, StringList__Output as _aegir_v1_StringList__Output } from './aegir/v1/StringList.ts';
import type { StringMap as _aegir_v1_StringMap, StringMap__Output as _aegir_v1_StringMap__Output } from './aegir/v1/StringMap.ts';
import type { Task as _aegir_v1_Task, Task__Output as _aegir_v1_Task__Output } from './aegir/v1/Task.ts';
import type { TaskLogLine as _aegir_v1_TaskLogLine, TaskLogLine__Output as _aegir_v1_TaskLogLine__Output } from './aegir/v1/TaskLogLine.ts';
import type { TaskProgress as _aegir_v1_TaskProgress, TaskProgress__Output as _aegir_v1_TaskProgress__Output } from './aegir/v1/TaskProgress.ts';
import type { TaskResult as _aegir_v1_TaskResult, TaskResult__Output as _aegir_v1_TaskResult__Output } from './aegir/v1/TaskResult.ts';
import type { TaskServiceClient as _aegir_v1_TaskServiceClient, TaskServiceDefinition as _aegir_v1_TaskServiceDefinition } from './aegir/v1/TaskService.ts';
import type { TaskStep as _aegir_v1_TaskStep, TaskStep__Output as _aegir_v1_TaskStep__Output } from './aegir/v1/TaskStep.ts';
import type { TlsChange as _aegir_v1_TlsChange, TlsChange__Output as _aegir_v1_TlsChange__Output } from './aegir/v1/TlsChange.ts';
import type { VerifyBackupRequest as _aegir_v1_VerifyBackupRequest, VerifyBackupRequest__Output as _aegir_v1_VerifyBackupRequest__Output } from './aegir/v1/VerifyBackupRequest.ts';
import type { VerifyBackupResponse as _aegir_v1_VerifyBackupResponse, VerifyBackupResponse__Output as _aegir_v1_VerifyBackupResponse__Output } from './aegir/v1/VerifyBackupResponse.ts';
import type { VerifyPlatformRequest as _aegir_v1_VerifyPlatformRequest, VerifyPlatformRequest__Output as _aegir_v1_VerifyPlatformRequest__Output } from './aegir/v1/VerifyPlatformRequest.ts';
import type { VerifyPlatformResponse as _aegir_v1_VerifyPlatformResponse, VerifyPlatformResponse__Output as _aegir_v1_VerifyPlatformResponse__Output } from './aegir/v1/VerifyPlatformResponse.ts';
import type { VerifyServerRequest as _aegir_v1_VerifyServerRequest, VerifyServerRequest__Output as _aegir_v1_VerifyServerRequest__Output } from './aegir/v1/VerifyServerRequest.ts';
import type { VerifyServerResponse as _aegir_v1_VerifyServerResponse, VerifyServerResponse__Output as _aegir_v1_VerifyServerResponse__Output } from './aegir/v1/VerifyServerResponse.ts';
import type { VerifySiteRequest as _aegir_v1_VerifySiteRequest, VerifySiteRequest__Output as _aegir_v1_VerifySiteRequest__Output } from './aegir/v1/VerifySiteRequest.ts';
import type { VerifySiteResponse as _aegir_v1_VerifySiteResponse, VerifySiteResponse__Output as _aegir_v1_VerifySiteResponse__Output } from './aegir/v1/VerifySiteResponse.ts';
import type { WatchTaskRequest as _aegir_v1_WatchTaskRequest, WatchTaskRequest__Output as _aegir_v1_WatchTaskRequest__Output } from './aegir/v1/WatchTaskRequest.ts';
import type { WatchTaskResponse as _aegir_v1_WatchTaskResponse, WatchTaskResponse__Output as _aegir_v1_WatchTaskResponse__Output } from './aegir/v1/WatchTaskResponse.ts';
import type { WebServerFacts as _aegir_v1_WebServerFacts, WebServerFacts__Output as _aegir_v1_WebServerFacts__Output } from './aegir/v1/WebServerFacts.ts';
import type { WebSettings as _aegir_v1_WebSettings, WebSettings__Output as _aegir_v1_WebSettings__Output } from './aegir/v1/WebSettings.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  aegir: {
    v1: {
      AddCertificateRequest: MessageTypeDefinition<_aegir_v1_AddCertificateRequest, _aegir_v1_AddCertificateRequest__Output>
      AddCertificateResponse: MessageTypeDefinition<_aegir_v1_AddCertificateResponse, _aegir_v1_AddCertificateResponse__Output>
      AddMemberRequest: MessageTypeDefinition<_aegir_v1_AddMemberRequest, _aegir_v1_AddMemberRequest__Output>
      AddMemberResponse: MessageTypeDefinition<_aegir_v1_AddMemberResponse, _aegir_v1_AddMemberResponse__Output>
      AddPlatformRequest: MessageTypeDefinition<_aegir_v1_AddPlatformRequest, _aegir_v1_AddPlatformRequest__Output>
      AddPlatformResponse: MessageTypeDefinition<_aegir_v1_AddPlatformResponse, _aegir_v1_AddPlatformResponse__Output>
      AddServerRequest: MessageTypeDefinition<_aegir_v1_AddServerRequest, _aegir_v1_AddServerRequest__Output>
      AddServerResponse: MessageTypeDefinition<_aegir_v1_AddServerResponse, _aegir_v1_AddServerResponse__Output>
      AddSiteRequest: MessageTypeDefinition<_aegir_v1_AddSiteRequest, _aegir_v1_AddSiteRequest__Output>
      AddSiteResponse: MessageTypeDefinition<_aegir_v1_AddSiteResponse, _aegir_v1_AddSiteResponse__Output>
      Backup: MessageTypeDefinition<_aegir_v1_Backup, _aegir_v1_Backup__Output>
      BackupKeep: MessageTypeDefinition<_aegir_v1_BackupKeep, _aegir_v1_BackupKeep__Output>
      BackupPolicy: MessageTypeDefinition<_aegir_v1_BackupPolicy, _aegir_v1_BackupPolicy__Output>
      BackupService: SubtypeConstructor<typeof grpc.Client, _aegir_v1_BackupServiceClient> & { service: _aegir_v1_BackupServiceDefinition }
      CancelTaskRequest: MessageTypeDefinition<_aegir_v1_CancelTaskRequest, _aegir_v1_CancelTaskRequest__Output>
      CancelTaskResponse: MessageTypeDefinition<_aegir_v1_CancelTaskResponse, _aegir_v1_CancelTaskResponse__Output>
      CarryOutPlanRequest: MessageTypeDefinition<_aegir_v1_CarryOutPlanRequest, _aegir_v1_CarryOutPlanRequest__Output>
      CarryOutPlanResponse: MessageTypeDefinition<_aegir_v1_CarryOutPlanResponse, _aegir_v1_CarryOutPlanResponse__Output>
      Certificate: MessageTypeDefinition<_aegir_v1_Certificate, _aegir_v1_Certificate__Output>
      CertificateService: SubtypeConstructor<typeof grpc.Client, _aegir_v1_CertificateServiceClient> & { service: _aegir_v1_CertificateServiceDefinition }
      CheckItem: MessageTypeDefinition<_aegir_v1_CheckItem, _aegir_v1_CheckItem__Output>
      CloneSiteRequest: MessageTypeDefinition<_aegir_v1_CloneSiteRequest, _aegir_v1_CloneSiteRequest__Output>
      CloneSiteResponse: MessageTypeDefinition<_aegir_v1_CloneSiteResponse, _aegir_v1_CloneSiteResponse__Output>
      CreateBackupRequest: MessageTypeDefinition<_aegir_v1_CreateBackupRequest, _aegir_v1_CreateBackupRequest__Output>
      CreateBackupResponse: MessageTypeDefinition<_aegir_v1_CreateBackupResponse, _aegir_v1_CreateBackupResponse__Output>
      CreateTokenRequest: MessageTypeDefinition<_aegir_v1_CreateTokenRequest, _aegir_v1_CreateTokenRequest__Output>
      CreateTokenResponse: MessageTypeDefinition<_aegir_v1_CreateTokenResponse, _aegir_v1_CreateTokenResponse__Output>
      Database: MessageTypeDefinition<_aegir_v1_Database, _aegir_v1_Database__Output>
      DatabaseFate: EnumTypeDefinition
      DatabaseGrant: MessageTypeDefinition<_aegir_v1_DatabaseGrant, _aegir_v1_DatabaseGrant__Output>
      DatabaseService: SubtypeConstructor<typeof grpc.Client, _aegir_v1_DatabaseServiceClient> & { service: _aegir_v1_DatabaseServiceDefinition }
      DatabaseSettings: MessageTypeDefinition<_aegir_v1_DatabaseSettings, _aegir_v1_DatabaseSettings__Output>
      DatabaseTls: EnumTypeDefinition
      DatabaseType: EnumTypeDefinition
      DesiredKey: MessageTypeDefinition<_aegir_v1_DesiredKey, _aegir_v1_DesiredKey__Output>
      DesiredObject: MessageTypeDefinition<_aegir_v1_DesiredObject, _aegir_v1_DesiredObject__Output>
      DiffReleasesRequest: MessageTypeDefinition<_aegir_v1_DiffReleasesRequest, _aegir_v1_DiffReleasesRequest__Output>
      DiffReleasesResponse: MessageTypeDefinition<_aegir_v1_DiffReleasesResponse, _aegir_v1_DiffReleasesResponse__Output>
      DisableSiteRequest: MessageTypeDefinition<_aegir_v1_DisableSiteRequest, _aegir_v1_DisableSiteRequest__Output>
      DisableSiteResponse: MessageTypeDefinition<_aegir_v1_DisableSiteResponse, _aegir_v1_DisableSiteResponse__Output>
      DownloadBackupRequest: MessageTypeDefinition<_aegir_v1_DownloadBackupRequest, _aegir_v1_DownloadBackupRequest__Output>
      DownloadBackupResponse: MessageTypeDefinition<_aegir_v1_DownloadBackupResponse, _aegir_v1_DownloadBackupResponse__Output>
      DriftEntry: MessageTypeDefinition<_aegir_v1_DriftEntry, _aegir_v1_DriftEntry__Output>
      EnableSiteRequest: MessageTypeDefinition<_aegir_v1_EnableSiteRequest, _aegir_v1_EnableSiteRequest__Output>
      EnableSiteResponse: MessageTypeDefinition<_aegir_v1_EnableSiteResponse, _aegir_v1_EnableSiteResponse__Output>
      ErrorDetail: MessageTypeDefinition<_aegir_v1_ErrorDetail, _aegir_v1_ErrorDetail__Output>
      Facts: MessageTypeDefinition<_aegir_v1_Facts, _aegir_v1_Facts__Output>
      FieldChange: MessageTypeDefinition<_aegir_v1_FieldChange, _aegir_v1_FieldChange__Output>
      FleetService: SubtypeConstructor<typeof grpc.Client, _aegir_v1_FleetServiceClient> & { service: _aegir_v1_FleetServiceDefinition }
      GetBackupPolicyRequest: MessageTypeDefinition<_aegir_v1_GetBackupPolicyRequest, _aegir_v1_GetBackupPolicyRequest__Output>
      GetBackupPolicyResponse: MessageTypeDefinition<_aegir_v1_GetBackupPolicyResponse, _aegir_v1_GetBackupPolicyResponse__Output>
      GetBackupRequest: MessageTypeDefinition<_aegir_v1_GetBackupRequest, _aegir_v1_GetBackupRequest__Output>
      GetBackupResponse: MessageTypeDefinition<_aegir_v1_GetBackupResponse, _aegir_v1_GetBackupResponse__Output>
      GetCertificateRequest: MessageTypeDefinition<_aegir_v1_GetCertificateRequest, _aegir_v1_GetCertificateRequest__Output>
      GetCertificateResponse: MessageTypeDefinition<_aegir_v1_GetCertificateResponse, _aegir_v1_GetCertificateResponse__Output>
      GetDatabaseRequest: MessageTypeDefinition<_aegir_v1_GetDatabaseRequest, _aegir_v1_GetDatabaseRequest__Output>
      GetDatabaseResponse: MessageTypeDefinition<_aegir_v1_GetDatabaseResponse, _aegir_v1_GetDatabaseResponse__Output>
      GetPlatformRequest: MessageTypeDefinition<_aegir_v1_GetPlatformRequest, _aegir_v1_GetPlatformRequest__Output>
      GetPlatformResponse: MessageTypeDefinition<_aegir_v1_GetPlatformResponse, _aegir_v1_GetPlatformResponse__Output>
      GetServerRequest: MessageTypeDefinition<_aegir_v1_GetServerRequest, _aegir_v1_GetServerRequest__Output>
      GetServerResponse: MessageTypeDefinition<_aegir_v1_GetServerResponse, _aegir_v1_GetServerResponse__Output>
      GetSiteRequest: MessageTypeDefinition<_aegir_v1_GetSiteRequest, _aegir_v1_GetSiteRequest__Output>
      GetSiteResponse: MessageTypeDefinition<_aegir_v1_GetSiteResponse, _aegir_v1_GetSiteResponse__Output>
      GetStatusRequest: MessageTypeDefinition<_aegir_v1_GetStatusRequest, _aegir_v1_GetStatusRequest__Output>
      GetStatusResponse: MessageTypeDefinition<_aegir_v1_GetStatusResponse, _aegir_v1_GetStatusResponse__Output>
      GetTaskRequest: MessageTypeDefinition<_aegir_v1_GetTaskRequest, _aegir_v1_GetTaskRequest__Output>
      GetTaskResponse: MessageTypeDefinition<_aegir_v1_GetTaskResponse, _aegir_v1_GetTaskResponse__Output>
      GroupMember: MessageTypeDefinition<_aegir_v1_GroupMember, _aegir_v1_GroupMember__Output>
      GroupService: SubtypeConstructor<typeof grpc.Client, _aegir_v1_GroupServiceClient> & { service: _aegir_v1_GroupServiceDefinition }
      InventoryChange: MessageTypeDefinition<_aegir_v1_InventoryChange, _aegir_v1_InventoryChange__Output>
      ListBackupsRequest: MessageTypeDefinition<_aegir_v1_ListBackupsRequest, _aegir_v1_ListBackupsRequest__Output>
      ListBackupsResponse: MessageTypeDefinition<_aegir_v1_ListBackupsResponse, _aegir_v1_ListBackupsResponse__Output>
      ListCertificatesRequest: MessageTypeDefinition<_aegir_v1_ListCertificatesRequest, _aegir_v1_ListCertificatesRequest__Output>
      ListCertificatesResponse: MessageTypeDefinition<_aegir_v1_ListCertificatesResponse, _aegir_v1_ListCertificatesResponse__Output>
      ListDatabasesRequest: MessageTypeDefinition<_aegir_v1_ListDatabasesRequest, _aegir_v1_ListDatabasesRequest__Output>
      ListDatabasesResponse: MessageTypeDefinition<_aegir_v1_ListDatabasesResponse, _aegir_v1_ListDatabasesResponse__Output>
      ListDriftRequest: MessageTypeDefinition<_aegir_v1_ListDriftRequest, _aegir_v1_ListDriftRequest__Output>
      ListDriftResponse: MessageTypeDefinition<_aegir_v1_ListDriftResponse, _aegir_v1_ListDriftResponse__Output>
      ListMembersRequest: MessageTypeDefinition<_aegir_v1_ListMembersRequest, _aegir_v1_ListMembersRequest__Output>
      ListMembersResponse: MessageTypeDefinition<_aegir_v1_ListMembersResponse, _aegir_v1_ListMembersResponse__Output>
      ListPlatformsRequest: MessageTypeDefinition<_aegir_v1_ListPlatformsRequest, _aegir_v1_ListPlatformsRequest__Output>
      ListPlatformsResponse: MessageTypeDefinition<_aegir_v1_ListPlatformsResponse, _aegir_v1_ListPlatformsResponse__Output>
      ListReleasesRequest: MessageTypeDefinition<_aegir_v1_ListReleasesRequest, _aegir_v1_ListReleasesRequest__Output>
      ListReleasesResponse: MessageTypeDefinition<_aegir_v1_ListReleasesResponse, _aegir_v1_ListReleasesResponse__Output>
      ListServersRequest: MessageTypeDefinition<_aegir_v1_ListServersRequest, _aegir_v1_ListServersRequest__Output>
      ListServersResponse: MessageTypeDefinition<_aegir_v1_ListServersResponse, _aegir_v1_ListServersResponse__Output>
      ListSitesRequest: MessageTypeDefinition<_aegir_v1_ListSitesRequest, _aegir_v1_ListSitesRequest__Output>
      ListSitesResponse: MessageTypeDefinition<_aegir_v1_ListSitesResponse, _aegir_v1_ListSitesResponse__Output>
      ListSpokesRequest: MessageTypeDefinition<_aegir_v1_ListSpokesRequest, _aegir_v1_ListSpokesRequest__Output>
      ListSpokesResponse: MessageTypeDefinition<_aegir_v1_ListSpokesResponse, _aegir_v1_ListSpokesResponse__Output>
      ListTasksRequest: MessageTypeDefinition<_aegir_v1_ListTasksRequest, _aegir_v1_ListTasksRequest__Output>
      ListTasksResponse: MessageTypeDefinition<_aegir_v1_ListTasksResponse, _aegir_v1_ListTasksResponse__Output>
      MakePlanRequest: MessageTypeDefinition<_aegir_v1_MakePlanRequest, _aegir_v1_MakePlanRequest__Output>
      MakePlanResponse: MessageTypeDefinition<_aegir_v1_MakePlanResponse, _aegir_v1_MakePlanResponse__Output>
      Member: MessageTypeDefinition<_aegir_v1_Member, _aegir_v1_Member__Output>
      MemberWeight: MessageTypeDefinition<_aegir_v1_MemberWeight, _aegir_v1_MemberWeight__Output>
      MoveService: SubtypeConstructor<typeof grpc.Client, _aegir_v1_MoveServiceClient> & { service: _aegir_v1_MoveServiceDefinition }
      MoveSiteRequest: MessageTypeDefinition<_aegir_v1_MoveSiteRequest, _aegir_v1_MoveSiteRequest__Output>
      MoveSiteResponse: MessageTypeDefinition<_aegir_v1_MoveSiteResponse, _aegir_v1_MoveSiteResponse__Output>
      PhpFacts: MessageTypeDefinition<_aegir_v1_PhpFacts, _aegir_v1_PhpFacts__Output>
      PinBackupRequest: MessageTypeDefinition<_aegir_v1_PinBackupRequest, _aegir_v1_PinBackupRequest__Output>
      PinBackupResponse: MessageTypeDefinition<_aegir_v1_PinBackupResponse, _aegir_v1_PinBackupResponse__Output>
      Plan: MessageTypeDefinition<_aegir_v1_Plan, _aegir_v1_Plan__Output>
      PlanService: SubtypeConstructor<typeof grpc.Client, _aegir_v1_PlanServiceClient> & { service: _aegir_v1_PlanServiceDefinition }
      PlannedChange: MessageTypeDefinition<_aegir_v1_PlannedChange, _aegir_v1_PlannedChange__Output>
      Platform: MessageTypeDefinition<_aegir_v1_Platform, _aegir_v1_Platform__Output>
      PlatformService: SubtypeConstructor<typeof grpc.Client, _aegir_v1_PlatformServiceClient> & { service: _aegir_v1_PlatformServiceDefinition }
      PlatformSource: MessageTypeDefinition<_aegir_v1_PlatformSource, _aegir_v1_PlatformSource__Output>
      PlatformState: MessageTypeDefinition<_aegir_v1_PlatformState, _aegir_v1_PlatformState__Output>
      Pool: MessageTypeDefinition<_aegir_v1_Pool, _aegir_v1_Pool__Output>
      PoolMember: MessageTypeDefinition<_aegir_v1_PoolMember, _aegir_v1_PoolMember__Output>
      Problem: MessageTypeDefinition<_aegir_v1_Problem, _aegir_v1_Problem__Output>
      PruneBackupsRequest: MessageTypeDefinition<_aegir_v1_PruneBackupsRequest, _aegir_v1_PruneBackupsRequest__Output>
      PruneBackupsResponse: MessageTypeDefinition<_aegir_v1_PruneBackupsResponse, _aegir_v1_PruneBackupsResponse__Output>
      RebuildPlatformRequest: MessageTypeDefinition<_aegir_v1_RebuildPlatformRequest, _aegir_v1_RebuildPlatformRequest__Output>
      RebuildPlatformResponse: MessageTypeDefinition<_aegir_v1_RebuildPlatformResponse, _aegir_v1_RebuildPlatformResponse__Output>
      Release: MessageTypeDefinition<_aegir_v1_Release, _aegir_v1_Release__Output>
      ReleaseChange: MessageTypeDefinition<_aegir_v1_ReleaseChange, _aegir_v1_ReleaseChange__Output>
      RemoveBackupRequest: MessageTypeDefinition<_aegir_v1_RemoveBackupRequest, _aegir_v1_RemoveBackupRequest__Output>
      RemoveBackupResponse: MessageTypeDefinition<_aegir_v1_RemoveBackupResponse, _aegir_v1_RemoveBackupResponse__Output>
      RemoveCertificateRequest: MessageTypeDefinition<_aegir_v1_RemoveCertificateRequest, _aegir_v1_RemoveCertificateRequest__Output>
      RemoveCertificateResponse: MessageTypeDefinition<_aegir_v1_RemoveCertificateResponse, _aegir_v1_RemoveCertificateResponse__Output>
      RemoveMemberRequest: MessageTypeDefinition<_aegir_v1_RemoveMemberRequest, _aegir_v1_RemoveMemberRequest__Output>
      RemoveMemberResponse: MessageTypeDefinition<_aegir_v1_RemoveMemberResponse, _aegir_v1_RemoveMemberResponse__Output>
      RemovePlatformRequest: MessageTypeDefinition<_aegir_v1_RemovePlatformRequest, _aegir_v1_RemovePlatformRequest__Output>
      RemovePlatformResponse: MessageTypeDefinition<_aegir_v1_RemovePlatformResponse, _aegir_v1_RemovePlatformResponse__Output>
      RemoveServerRequest: MessageTypeDefinition<_aegir_v1_RemoveServerRequest, _aegir_v1_RemoveServerRequest__Output>
      RemoveServerResponse: MessageTypeDefinition<_aegir_v1_RemoveServerResponse, _aegir_v1_RemoveServerResponse__Output>
      RemoveSiteRequest: MessageTypeDefinition<_aegir_v1_RemoveSiteRequest, _aegir_v1_RemoveSiteRequest__Output>
      RemoveSiteResponse: MessageTypeDefinition<_aegir_v1_RemoveSiteResponse, _aegir_v1_RemoveSiteResponse__Output>
      RenewCertificateRequest: MessageTypeDefinition<_aegir_v1_RenewCertificateRequest, _aegir_v1_RenewCertificateRequest__Output>
      RenewCertificateResponse: MessageTypeDefinition<_aegir_v1_RenewCertificateResponse, _aegir_v1_RenewCertificateResponse__Output>
      RestoreBackupRequest: MessageTypeDefinition<_aegir_v1_RestoreBackupRequest, _aegir_v1_RestoreBackupRequest__Output>
      RestoreBackupResponse: MessageTypeDefinition<_aegir_v1_RestoreBackupResponse, _aegir_v1_RestoreBackupResponse__Output>
      RetryTaskRequest: MessageTypeDefinition<_aegir_v1_RetryTaskRequest, _aegir_v1_RetryTaskRequest__Output>
      RetryTaskResponse: MessageTypeDefinition<_aegir_v1_RetryTaskResponse, _aegir_v1_RetryTaskResponse__Output>
      RevokeSpokeRequest: MessageTypeDefinition<_aegir_v1_RevokeSpokeRequest, _aegir_v1_RevokeSpokeRequest__Output>
      RevokeSpokeResponse: MessageTypeDefinition<_aegir_v1_RevokeSpokeResponse, _aegir_v1_RevokeSpokeResponse__Output>
      RollbackPlatformRequest: MessageTypeDefinition<_aegir_v1_RollbackPlatformRequest, _aegir_v1_RollbackPlatformRequest__Output>
      RollbackPlatformResponse: MessageTypeDefinition<_aegir_v1_RollbackPlatformResponse, _aegir_v1_RollbackPlatformResponse__Output>
      Server: MessageTypeDefinition<_aegir_v1_Server, _aegir_v1_Server__Output>
      ServerDatabase: MessageTypeDefinition<_aegir_v1_ServerDatabase, _aegir_v1_ServerDatabase__Output>
      ServerPlan: MessageTypeDefinition<_aegir_v1_ServerPlan, _aegir_v1_ServerPlan__Output>
      ServerService: SubtypeConstructor<typeof grpc.Client, _aegir_v1_ServerServiceClient> & { service: _aegir_v1_ServerServiceDefinition }
      SetBackupPolicyRequest: MessageTypeDefinition<_aegir_v1_SetBackupPolicyRequest, _aegir_v1_SetBackupPolicyRequest__Output>
      SetBackupPolicyResponse: MessageTypeDefinition<_aegir_v1_SetBackupPolicyResponse, _aegir_v1_SetBackupPolicyResponse__Output>
      SetPlatformRequest: MessageTypeDefinition<_aegir_v1_SetPlatformRequest, _aegir_v1_SetPlatformRequest__Output>
      SetPlatformResponse: MessageTypeDefinition<_aegir_v1_SetPlatformResponse, _aegir_v1_SetPlatformResponse__Output>
      SetServerRequest: MessageTypeDefinition<_aegir_v1_SetServerRequest, _aegir_v1_SetServerRequest__Output>
      SetServerResponse: MessageTypeDefinition<_aegir_v1_SetServerResponse, _aegir_v1_SetServerResponse__Output>
      SetSiteRequest: MessageTypeDefinition<_aegir_v1_SetSiteRequest, _aegir_v1_SetSiteRequest__Output>
      SetSiteResponse: MessageTypeDefinition<_aegir_v1_SetSiteResponse, _aegir_v1_SetSiteResponse__Output>
      Share: MessageTypeDefinition<_aegir_v1_Share, _aegir_v1_Share__Output>
      SharedUploads: MessageTypeDefinition<_aegir_v1_SharedUploads, _aegir_v1_SharedUploads__Output>
      Site: MessageTypeDefinition<_aegir_v1_Site, _aegir_v1_Site__Output>
      SiteAuth: MessageTypeDefinition<_aegir_v1_SiteAuth, _aegir_v1_SiteAuth__Output>
      SiteDatabase: MessageTypeDefinition<_aegir_v1_SiteDatabase, _aegir_v1_SiteDatabase__Output>
      SiteRuns: MessageTypeDefinition<_aegir_v1_SiteRuns, _aegir_v1_SiteRuns__Output>
      SiteService: SubtypeConstructor<typeof grpc.Client, _aegir_v1_SiteServiceClient> & { service: _aegir_v1_SiteServiceDefinition }
      SiteSettings: MessageTypeDefinition<_aegir_v1_SiteSettings, _aegir_v1_SiteSettings__Output>
      SiteSettingsPatch: MessageTypeDefinition<_aegir_v1_SiteSettingsPatch, _aegir_v1_SiteSettingsPatch__Output>
      SiteState: MessageTypeDefinition<_aegir_v1_SiteState, _aegir_v1_SiteState__Output>
      SiteTls: MessageTypeDefinition<_aegir_v1_SiteTls, _aegir_v1_SiteTls__Output>
      SiteTlsView: MessageTypeDefinition<_aegir_v1_SiteTlsView, _aegir_v1_SiteTlsView__Output>
      Spoke: MessageTypeDefinition<_aegir_v1_Spoke, _aegir_v1_Spoke__Output>
      StringList: MessageTypeDefinition<_aegir_v1_StringList, _aegir_v1_StringList__Output>
      StringMap: MessageTypeDefinition<_aegir_v1_StringMap, _aegir_v1_StringMap__Output>
      Task: MessageTypeDefinition<_aegir_v1_Task, _aegir_v1_Task__Output>
      TaskLogLine: MessageTypeDefinition<_aegir_v1_TaskLogLine, _aegir_v1_TaskLogLine__Output>
      TaskProgress: MessageTypeDefinition<_aegir_v1_TaskProgress, _aegir_v1_TaskProgress__Output>
      TaskResult: MessageTypeDefinition<_aegir_v1_TaskResult, _aegir_v1_TaskResult__Output>
      TaskService: SubtypeConstructor<typeof grpc.Client, _aegir_v1_TaskServiceClient> & { service: _aegir_v1_TaskServiceDefinition }
      TaskStep: MessageTypeDefinition<_aegir_v1_TaskStep, _aegir_v1_TaskStep__Output>
      TlsChange: MessageTypeDefinition<_aegir_v1_TlsChange, _aegir_v1_TlsChange__Output>
      VerifyBackupRequest: MessageTypeDefinition<_aegir_v1_VerifyBackupRequest, _aegir_v1_VerifyBackupRequest__Output>
      VerifyBackupResponse: MessageTypeDefinition<_aegir_v1_VerifyBackupResponse, _aegir_v1_VerifyBackupResponse__Output>
      VerifyPlatformRequest: MessageTypeDefinition<_aegir_v1_VerifyPlatformRequest, _aegir_v1_VerifyPlatformRequest__Output>
      VerifyPlatformResponse: MessageTypeDefinition<_aegir_v1_VerifyPlatformResponse, _aegir_v1_VerifyPlatformResponse__Output>
      VerifyServerRequest: MessageTypeDefinition<_aegir_v1_VerifyServerRequest, _aegir_v1_VerifyServerRequest__Output>
      VerifyServerResponse: MessageTypeDefinition<_aegir_v1_VerifyServerResponse, _aegir_v1_VerifyServerResponse__Output>
      VerifySiteRequest: MessageTypeDefinition<_aegir_v1_VerifySiteRequest, _aegir_v1_VerifySiteRequest__Output>
      VerifySiteResponse: MessageTypeDefinition<_aegir_v1_VerifySiteResponse, _aegir_v1_VerifySiteResponse__Output>
      WatchTaskRequest: MessageTypeDefinition<_aegir_v1_WatchTaskRequest, _aegir_v1_WatchTaskRequest__Output>
      WatchTaskResponse: MessageTypeDefinition<_aegir_v1_WatchTaskResponse, _aegir_v1_WatchTaskResponse__Output>
      WebServerFacts: MessageTypeDefinition<_aegir_v1_WebServerFacts, _aegir_v1_WebServerFacts__Output>
      WebSettings: MessageTypeDefinition<_aegir_v1_WebSettings, _aegir_v1_WebSettings__Output>
      WebType: EnumTypeDefinition
    }
  }
}

