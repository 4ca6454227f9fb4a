import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Ack as _aegir_v1_Ack, Ack__Output as _aegir_v1_Ack__Output } from './aegir/v1/Ack.ts';
import type { Advance as _aegir_v1_Advance, Advance__Output as _aegir_v1_Advance__Output } from './aegir/v1/Advance.ts';
import type { Apply as _aegir_v1_Apply, Apply__Output as _aegir_v1_Apply__Output } from './aegir/v1/Apply.ts';
import type { AskRenewal as _aegir_v1_AskRenewal, AskRenewal__Output as _aegir_v1_AskRenewal__Output } from './aegir/v1/AskRenewal.ts';
import type { AttachRequest as _aegir_v1_AttachRequest, AttachRequest__Output as _aegir_v1_AttachRequest__Output } from './aegir/v1/AttachRequest.ts';
import type { AttachResponse as _aegir_v1_AttachResponse, AttachResponse__Output as _aegir_v1_AttachResponse__Output } from './aegir/v1/AttachResponse.ts';
import type { BackupFigures as _aegir_v1_BackupFigures, BackupFigures__Output as _aegir_v1_BackupFigures__Output } from './aegir/v1/BackupFigures.ts';
import type { Cancel as _aegir_v1_Cancel, Cancel__Output as _aegir_v1_Cancel__Output } from './aegir/v1/Cancel.ts';
import type { Challenge as _aegir_v1_Challenge, Challenge__Output as _aegir_v1_Challenge__Output } from './aegir/v1/Challenge.ts';
import type { ChallengeAnswer as _aegir_v1_ChallengeAnswer, ChallengeAnswer__Output as _aegir_v1_ChallengeAnswer__Output } from './aegir/v1/ChallengeAnswer.ts';
import type { ChangeLogLevel as _aegir_v1_ChangeLogLevel, ChangeLogLevel__Output as _aegir_v1_ChangeLogLevel__Output } from './aegir/v1/ChangeLogLevel.ts';
import type { CheckItem as _aegir_v1_CheckItem, CheckItem__Output as _aegir_v1_CheckItem__Output } from './aegir/v1/CheckItem.ts';
import type { Decision as _aegir_v1_Decision, Decision__Output as _aegir_v1_Decision__Output } from './aegir/v1/Decision.ts';
import type { DesiredKey as _aegir_v1_DesiredKey, DesiredKey__Output as _aegir_v1_DesiredKey__Output } from './aegir/v1/DesiredKey.ts';
import type { DesiredObject as _aegir_v1_DesiredObject, DesiredObject__Output as _aegir_v1_DesiredObject__Output } from './aegir/v1/DesiredObject.ts';
import type { Detach as _aegir_v1_Detach, Detach__Output as _aegir_v1_Detach__Output } from './aegir/v1/Detach.ts';
import type { DriftItem as _aegir_v1_DriftItem, DriftItem__Output as _aegir_v1_DriftItem__Output } from './aegir/v1/DriftItem.ts';
import type { DriftReport as _aegir_v1_DriftReport, DriftReport__Output as _aegir_v1_DriftReport__Output } from './aegir/v1/DriftReport.ts';
import type { ErrorDetail as _aegir_v1_ErrorDetail, ErrorDetail__Output as _aegir_v1_ErrorDetail__Output } from './aegir/v1/ErrorDetail.ts';
import type { Facts as _aegir_v1_Facts, Facts__Output as _aegir_v1_Facts__Output } from './aegir/v1/Facts.ts';
import type { FetchAdvanceRequest as _aegir_v1_FetchAdvanceRequest, FetchAdvanceRequest__Output as _aegir_v1_FetchAdvanceRequest__Output } from './aegir/v1/FetchAdvanceRequest.ts';
import type { FetchAdvanceResponse as _aegir_v1_FetchAdvanceResponse, FetchAdvanceResponse__Output as _aegir_v1_FetchAdvanceResponse__Output } from './aegir/v1/FetchAdvanceResponse.ts';
import type { FetchBackupRequest as _aegir_v1_FetchBackupRequest, FetchBackupRequest__Output as _aegir_v1_FetchBackupRequest__Output } from './aegir/v1/FetchBackupRequest.ts';
import type { FetchBackupResponse as _aegir_v1_FetchBackupResponse, FetchBackupResponse__Output as _aegir_v1_FetchBackupResponse__Output } from './aegir/v1/FetchBackupResponse.ts';
import type { FetchBlobsRequest as _aegir_v1_FetchBlobsRequest, FetchBlobsRequest__Output as _aegir_v1_FetchBlobsRequest__Output } from './aegir/v1/FetchBlobsRequest.ts';
import type { FetchBlobsResponse as _aegir_v1_FetchBlobsResponse, FetchBlobsResponse__Output as _aegir_v1_FetchBlobsResponse__Output } from './aegir/v1/FetchBlobsResponse.ts';
import type { FetchCertificateRequest as _aegir_v1_FetchCertificateRequest, FetchCertificateRequest__Output as _aegir_v1_FetchCertificateRequest__Output } from './aegir/v1/FetchCertificateRequest.ts';
import type { FetchCertificateResponse as _aegir_v1_FetchCertificateResponse, FetchCertificateResponse__Output as _aegir_v1_FetchCertificateResponse__Output } from './aegir/v1/FetchCertificateResponse.ts';
import type { FetchCredentialsRequest as _aegir_v1_FetchCredentialsRequest, FetchCredentialsRequest__Output as _aegir_v1_FetchCredentialsRequest__Output } from './aegir/v1/FetchCredentialsRequest.ts';
import type { FetchCredentialsResponse as _aegir_v1_FetchCredentialsResponse, FetchCredentialsResponse__Output as _aegir_v1_FetchCredentialsResponse__Output } from './aegir/v1/FetchCredentialsResponse.ts';
import type { FetchManifestRequest as _aegir_v1_FetchManifestRequest, FetchManifestRequest__Output as _aegir_v1_FetchManifestRequest__Output } from './aegir/v1/FetchManifestRequest.ts';
import type { FetchManifestResponse as _aegir_v1_FetchManifestResponse, FetchManifestResponse__Output as _aegir_v1_FetchManifestResponse__Output } from './aegir/v1/FetchManifestResponse.ts';
import type { Heartbeat as _aegir_v1_Heartbeat, Heartbeat__Output as _aegir_v1_Heartbeat__Output } from './aegir/v1/Heartbeat.ts';
import type { HeartbeatReply as _aegir_v1_HeartbeatReply, HeartbeatReply__Output as _aegir_v1_HeartbeatReply__Output } from './aegir/v1/HeartbeatReply.ts';
import type { Hello as _aegir_v1_Hello, Hello__Output as _aegir_v1_Hello__Output } from './aegir/v1/Hello.ts';
import type { Inspect as _aegir_v1_Inspect, Inspect__Output as _aegir_v1_Inspect__Output } from './aegir/v1/Inspect.ts';
import type { Job as _aegir_v1_Job, Job__Output as _aegir_v1_Job__Output } from './aegir/v1/Job.ts';
import type { JobResult as _aegir_v1_JobResult, JobResult__Output as _aegir_v1_JobResult__Output } from './aegir/v1/JobResult.ts';
import type { JobUpdate as _aegir_v1_JobUpdate, JobUpdate__Output as _aegir_v1_JobUpdate__Output } from './aegir/v1/JobUpdate.ts';
import type { LoadBackup as _aegir_v1_LoadBackup, LoadBackup__Output as _aegir_v1_LoadBackup__Output } from './aegir/v1/LoadBackup.ts';
import type { MakeBackup as _aegir_v1_MakeBackup, MakeBackup__Output as _aegir_v1_MakeBackup__Output } from './aegir/v1/MakeBackup.ts';
import type { PhpFacts as _aegir_v1_PhpFacts, PhpFacts__Output as _aegir_v1_PhpFacts__Output } from './aegir/v1/PhpFacts.ts';
import type { PlaceData as _aegir_v1_PlaceData, PlaceData__Output as _aegir_v1_PlaceData__Output } from './aegir/v1/PlaceData.ts';
import type { PlatformState as _aegir_v1_PlatformState, PlatformState__Output as _aegir_v1_PlatformState__Output } from './aegir/v1/PlatformState.ts';
import type { Pool as _aegir_v1_Pool, Pool__Output as _aegir_v1_Pool__Output } from './aegir/v1/Pool.ts';
import type { PoolMember as _aegir_v1_PoolMember, PoolMember__Output as _aegir_v1_PoolMember__Output } from './aegir/v1/PoolMember.ts';
import type { ProbeDatabase as _aegir_v1_ProbeDatabase, ProbeDatabase__Output as _aegir_v1_ProbeDatabase__Output } from './aegir/v1/ProbeDatabase.ts';
import type { Problem as _aegir_v1_Problem, Problem__Output as _aegir_v1_Problem__Output } from './aegir/v1/Problem.ts';
import type { Progress as _aegir_v1_Progress, Progress__Output as _aegir_v1_Progress__Output } from './aegir/v1/Progress.ts';
import type { Rehearse as _aegir_v1_Rehearse, Rehearse__Output as _aegir_v1_Rehearse__Output } from './aegir/v1/Rehearse.ts';
import type { ReleasesReport as _aegir_v1_ReleasesReport, ReleasesReport__Output as _aegir_v1_ReleasesReport__Output } from './aegir/v1/ReleasesReport.ts';
import type { RenewRequest as _aegir_v1_RenewRequest, RenewRequest__Output as _aegir_v1_RenewRequest__Output } from './aegir/v1/RenewRequest.ts';
import type { RenewResponse as _aegir_v1_RenewResponse, RenewResponse__Output as _aegir_v1_RenewResponse__Output } from './aegir/v1/RenewResponse.ts';
import type { RunSite as _aegir_v1_RunSite, RunSite__Output as _aegir_v1_RunSite__Output } from './aegir/v1/RunSite.ts';
import type { Share as _aegir_v1_Share, Share__Output as _aegir_v1_Share__Output } from './aegir/v1/Share.ts';
import type { SiteAuth as _aegir_v1_SiteAuth, SiteAuth__Output as _aegir_v1_SiteAuth__Output } from './aegir/v1/SiteAuth.ts';
import type { SiteDatabase as _aegir_v1_SiteDatabase, SiteDatabase__Output as _aegir_v1_SiteDatabase__Output } from './aegir/v1/SiteDatabase.ts';
import type { SiteSettings as _aegir_v1_SiteSettings, SiteSettings__Output as _aegir_v1_SiteSettings__Output } from './aegir/v1/SiteSettings.ts';
import type { SiteState as _aegir_v1_SiteState, SiteState__Output as _aegir_v1_SiteState__Output } from './aegir/v1/SiteState.ts';
import type { SiteTls as _aegir_v1_SiteTls, SiteTls__Output as _aegir_v1_SiteTls__Output } from './aegir/v1/SiteTls.ts';
import type { SpokeServiceClient as _aegir_v1_SpokeServiceClient, SpokeServiceDefinition as _aegir_v1_SpokeServiceDefinition } from './aegir/v1/SpokeService.ts';
import type { SyncPlatform as _aegir_v1_SyncPlatform, SyncPlatform__Output as _aegir_v1_SyncPlatform__Output } from './aegir/v1/SyncPlatform.ts';
import type { UploadBlobsRequest as _aegir_v1_UploadBlobsRequest, UploadBlobsRequest__Output as _aegir_v1_UploadBlobsRequest__Output } from './aegir/v1/UploadBlobsRequest.ts';
import type { UploadBlobsResponse as _aegir_v1_UploadBlobsResponse, UploadBlobsResponse__Output as _aegir_v1_UploadBlobsResponse__Output } from './aegir/v1/UploadBlobsResponse.ts';
import type { WebServerFacts as _aegir_v1_WebServerFacts, WebServerFacts__Output as _aegir_v1_WebServerFacts__Output } from './aegir/v1/WebServerFacts.ts';
import type { WebSettings as _aegir_v1_WebSettings, WebSettings__Output as _aegir_v1_WebSettings__Output } from './aegir/v1/WebSettings.ts';
import type { Welcome as _aegir_v1_Welcome, Welcome__Output as _aegir_v1_Welcome__Output } from './aegir/v1/Welcome.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  aegir: {
    v1: {
      Ack: MessageTypeDefinition<_aegir_v1_Ack, _aegir_v1_Ack__Output>
      Advance: MessageTypeDefinition<_aegir_v1_Advance, _aegir_v1_Advance__Output>
      Apply: MessageTypeDefinition<_aegir_v1_Apply, _aegir_v1_Apply__Output>
      AskRenewal: MessageTypeDefinition<_aegir_v1_AskRenewal, _aegir_v1_AskRenewal__Output>
      AttachRequest: MessageTypeDefinition<_aegir_v1_AttachRequest, _aegir_v1_AttachRequest__Output>
      AttachResponse: MessageTypeDefinition<_aegir_v1_AttachResponse, _aegir_v1_AttachResponse__Output>
      BackupFigures: MessageTypeDefinition<_aegir_v1_BackupFigures, _aegir_v1_BackupFigures__Output>
      Cancel: MessageTypeDefinition<_aegir_v1_Cancel, _aegir_v1_Cancel__Output>
      Challenge: MessageTypeDefinition<_aegir_v1_Challenge, _aegir_v1_Challenge__Output>
      ChallengeAnswer: MessageTypeDefinition<_aegir_v1_ChallengeAnswer, _aegir_v1_ChallengeAnswer__Output>
      ChangeLogLevel: MessageTypeDefinition<_aegir_v1_ChangeLogLevel, _aegir_v1_ChangeLogLevel__Output>
      CheckItem: MessageTypeDefinition<_aegir_v1_CheckItem, _aegir_v1_CheckItem__Output>
      DatabaseTls: EnumTypeDefinition
      DatabaseType: EnumTypeDefinition
      Decision: MessageTypeDefinition<_aegir_v1_Decision, _aegir_v1_Decision__Output>
      DesiredKey: MessageTypeDefinition<_aegir_v1_DesiredKey, _aegir_v1_DesiredKey__Output>
      DesiredObject: MessageTypeDefinition<_aegir_v1_DesiredObject, _aegir_v1_DesiredObject__Output>
      Detach: MessageTypeDefinition<_aegir_v1_Detach, _aegir_v1_Detach__Output>
      DriftItem: MessageTypeDefinition<_aegir_v1_DriftItem, _aegir_v1_DriftItem__Output>
      DriftReport: MessageTypeDefinition<_aegir_v1_DriftReport, _aegir_v1_DriftReport__Output>
      ErrorDetail: MessageTypeDefinition<_aegir_v1_ErrorDetail, _aegir_v1_ErrorDetail__Output>
      Facts: MessageTypeDefinition<_aegir_v1_Facts, _aegir_v1_Facts__Output>
      FetchAdvanceRequest: MessageTypeDefinition<_aegir_v1_FetchAdvanceRequest, _aegir_v1_FetchAdvanceRequest__Output>
      FetchAdvanceResponse: MessageTypeDefinition<_aegir_v1_FetchAdvanceResponse, _aegir_v1_FetchAdvanceResponse__Output>
      FetchBackupRequest: MessageTypeDefinition<_aegir_v1_FetchBackupRequest, _aegir_v1_FetchBackupRequest__Output>
      FetchBackupResponse: MessageTypeDefinition<_aegir_v1_FetchBackupResponse, _aegir_v1_FetchBackupResponse__Output>
      FetchBlobsRequest: MessageTypeDefinition<_aegir_v1_FetchBlobsRequest, _aegir_v1_FetchBlobsRequest__Output>
      FetchBlobsResponse: MessageTypeDefinition<_aegir_v1_FetchBlobsResponse, _aegir_v1_FetchBlobsResponse__Output>
      FetchCertificateRequest: MessageTypeDefinition<_aegir_v1_FetchCertificateRequest, _aegir_v1_FetchCertificateRequest__Output>
      FetchCertificateResponse: MessageTypeDefinition<_aegir_v1_FetchCertificateResponse, _aegir_v1_FetchCertificateResponse__Output>
      FetchCredentialsRequest: MessageTypeDefinition<_aegir_v1_FetchCredentialsRequest, _aegir_v1_FetchCredentialsRequest__Output>
      FetchCredentialsResponse: MessageTypeDefinition<_aegir_v1_FetchCredentialsResponse, _aegir_v1_FetchCredentialsResponse__Output>
      FetchManifestRequest: MessageTypeDefinition<_aegir_v1_FetchManifestRequest, _aegir_v1_FetchManifestRequest__Output>
      FetchManifestResponse: MessageTypeDefinition<_aegir_v1_FetchManifestResponse, _aegir_v1_FetchManifestResponse__Output>
      Heartbeat: MessageTypeDefinition<_aegir_v1_Heartbeat, _aegir_v1_Heartbeat__Output>
      HeartbeatReply: MessageTypeDefinition<_aegir_v1_HeartbeatReply, _aegir_v1_HeartbeatReply__Output>
      Hello: MessageTypeDefinition<_aegir_v1_Hello, _aegir_v1_Hello__Output>
      Inspect: MessageTypeDefinition<_aegir_v1_Inspect, _aegir_v1_Inspect__Output>
      Job: MessageTypeDefinition<_aegir_v1_Job, _aegir_v1_Job__Output>
      JobPhase: EnumTypeDefinition
      JobResult: MessageTypeDefinition<_aegir_v1_JobResult, _aegir_v1_JobResult__Output>
      JobUpdate: MessageTypeDefinition<_aegir_v1_JobUpdate, _aegir_v1_JobUpdate__Output>
      LoadBackup: MessageTypeDefinition<_aegir_v1_LoadBackup, _aegir_v1_LoadBackup__Output>
      MakeBackup: MessageTypeDefinition<_aegir_v1_MakeBackup, _aegir_v1_MakeBackup__Output>
      PhpFacts: MessageTypeDefinition<_aegir_v1_PhpFacts, _aegir_v1_PhpFacts__Output>
      PlaceData: MessageTypeDefinition<_aegir_v1_PlaceData, _aegir_v1_PlaceData__Output>
      PlatformState: MessageTypeDefinition<_aegir_v1_PlatformState, _aegir_v1_PlatformState__Output>
      Pool: MessageTypeDefinition<_aegir_v1_Pool, _aegir_v1_Pool__Output>
      PoolMember: MessageTypeDefinition<_aegir_v1_PoolMember, _aegir_v1_PoolMember__Output>
      ProbeDatabase: MessageTypeDefinition<_aegir_v1_ProbeDatabase, _aegir_v1_ProbeDatabase__Output>
      Problem: MessageTypeDefinition<_aegir_v1_Problem, _aegir_v1_Problem__Output>
      Progress: MessageTypeDefinition<_aegir_v1_Progress, _aegir_v1_Progress__Output>
      Rehearse: MessageTypeDefinition<_aegir_v1_Rehearse, _aegir_v1_Rehearse__Output>
      ReleasesReport: MessageTypeDefinition<_aegir_v1_ReleasesReport, _aegir_v1_ReleasesReport__Output>
      RenewRequest: MessageTypeDefinition<_aegir_v1_RenewRequest, _aegir_v1_RenewRequest__Output>
      RenewResponse: MessageTypeDefinition<_aegir_v1_RenewResponse, _aegir_v1_RenewResponse__Output>
      RunSite: MessageTypeDefinition<_aegir_v1_RunSite, _aegir_v1_RunSite__Output>
      Share: MessageTypeDefinition<_aegir_v1_Share, _aegir_v1_Share__Output>
      SiteAuth: MessageTypeDefinition<_aegir_v1_SiteAuth, _aegir_v1_SiteAuth__Output>
      SiteDatabase: MessageTypeDefinition<_aegir_v1_SiteDatabase, _aegir_v1_SiteDatabase__Output>
      SiteSettings: MessageTypeDefinition<_aegir_v1_SiteSettings, _aegir_v1_SiteSettings__Output>
      SiteState: MessageTypeDefinition<_aegir_v1_SiteState, _aegir_v1_SiteState__Output>
      SiteTls: MessageTypeDefinition<_aegir_v1_SiteTls, _aegir_v1_SiteTls__Output>
      SpokeService: SubtypeConstructor<typeof grpc.Client, _aegir_v1_SpokeServiceClient> & { service: _aegir_v1_SpokeServiceDefinition }
      SyncPlatform: MessageTypeDefinition<_aegir_v1_SyncPlatform, _aegir_v1_SyncPlatform__Output>
      UploadBlobsRequest: MessageTypeDefinition<_aegir_v1_UploadBlobsRequest, _aegir_v1_UploadBlobsRequest__Output>
      UploadBlobsResponse: MessageTypeDefinition<_aegir_v1_UploadBlobsResponse, _aegir_v1_UploadBlobsResponse__Output>
      WebServerFacts: MessageTypeDefinition<_aegir_v1_WebServerFacts, _aegir_v1_WebServerFacts__Output>
      WebSettings: MessageTypeDefinition<_aegir_v1_WebSettings, _aegir_v1_WebSettings__Output>
      WebType: EnumTypeDefinition
      Welcome: MessageTypeDefinition<_aegir_v1_Welcome, _aegir_v1_Welcome__Output>
    }
  }
}

