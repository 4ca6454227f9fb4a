import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { Backup as _aegir_v1_Backup, Backup__Output as _aegir_v1_Backup__Output } from './aegir/v1/Backup.ts';
import type { BackupKeep as _aegir_v1_BackupKeep, BackupKeep__Output as _aegir_v1_BackupKeep__Output } from './aegir/v1/BackupKeep.ts';
import type { BackupPolicy as _aegir_v1_BackupPolicy, BackupPolicy__Output as _aegir_v1_BackupPolicy__Output } from './aegir/v1/BackupPolicy.ts';
import type { BackupServiceClient as _aegir_v1_BackupServiceClient, BackupServiceDefinition as _aegir_v1_BackupServiceDefinition } from './aegir/v1/BackupService.ts';
import type { CloneSiteRequest as _aegir_v1_CloneSiteRequest, CloneSiteRequest__Output as _aegir_v1_CloneSiteRequest__Output } from './aegir/v1/CloneSiteRequest.ts';
import type { CloneSiteResponse as _aegir_v1_CloneSiteResponse, CloneSiteResponse__Output as _aegir_v1_CloneSiteResponse__Output } from './aegir/v1/CloneSiteResponse.ts';
import type { CreateBackupRequest as _aegir_v1_CreateBackupRequest, CreateBackupRequest__Output as _aegir_v1_CreateBackupRequest__Output } from './aegir/v1/CreateBackupRequest.ts';
import type { CreateBackupResponse as _aegir_v1_CreateBackupResponse, CreateBackupResponse__Output as _aegir_v1_CreateBackupResponse__Output } from './aegir/v1/CreateBackupResponse.ts';
import type { DownloadBackupRequest as _aegir_v1_DownloadBackupRequest, DownloadBackupRequest__Output as _aegir_v1_DownloadBackupRequest__Output } from './aegir/v1/DownloadBackupRequest.ts';
import type { DownloadBackupResponse as _aegir_v1_DownloadBackupResponse, DownloadBackupResponse__Output as _aegir_v1_DownloadBackupResponse__Output } from './aegir/v1/DownloadBackupResponse.ts';
import type { GetBackupPolicyRequest as _aegir_v1_GetBackupPolicyRequest, GetBackupPolicyRequest__Output as _aegir_v1_GetBackupPolicyRequest__Output } from './aegir/v1/GetBackupPolicyRequest.ts';
import type { GetBackupPolicyResponse as _aegir_v1_GetBackupPolicyResponse, GetBackupPolicyResponse__Output as _aegir_v1_GetBackupPolicyResponse__Output } from './aegir/v1/GetBackupPolicyResponse.ts';
import type { GetBackupRequest as _aegir_v1_GetBackupRequest, GetBackupRequest__Output as _aegir_v1_GetBackupRequest__Output } from './aegir/v1/GetBackupRequest.ts';
import type { GetBackupResponse as _aegir_v1_GetBackupResponse, GetBackupResponse__Output as _aegir_v1_GetBackupResponse__Output } from './aegir/v1/GetBackupResponse.ts';
import type { ListBackupsRequest as _aegir_v1_ListBackupsRequest, ListBackupsRequest__Output as _aegir_v1_ListBackupsRequest__Output } from './aegir/v1/ListBackupsRequest.ts';
import type { ListBackupsResponse as _aegir_v1_ListBackupsResponse, ListBackupsResponse__Output as _aegir_v1_ListBackupsResponse__Output } from './aegir/v1/ListBackupsResponse.ts';
import type { MoveServiceClient as _aegir_v1_MoveServiceClient, MoveServiceDefinition as _aegir_v1_MoveServiceDefinition } from './aegir/v1/MoveService.ts';
import type { MoveSiteRequest as _aegir_v1_MoveSiteRequest, MoveSiteRequest__Output as _aegir_v1_MoveSiteRequest__Output } from './aegir/v1/MoveSiteRequest.ts';
import type { MoveSiteResponse as _aegir_v1_MoveSiteResponse, MoveSiteResponse__Output as _aegir_v1_MoveSiteResponse__Output } from './aegir/v1/MoveSiteResponse.ts';
import type { PinBackupRequest as _aegir_v1_PinBackupRequest, PinBackupRequest__Output as _aegir_v1_PinBackupRequest__Output } from './aegir/v1/PinBackupRequest.ts';
import type { PinBackupResponse as _aegir_v1_PinBackupResponse, PinBackupResponse__Output as _aegir_v1_PinBackupResponse__Output } from './aegir/v1/PinBackupResponse.ts';
import type { PruneBackupsRequest as _aegir_v1_PruneBackupsRequest, PruneBackupsRequest__Output as _aegir_v1_PruneBackupsRequest__Output } from './aegir/v1/PruneBackupsRequest.ts';
import type { PruneBackupsResponse as _aegir_v1_PruneBackupsResponse, PruneBackupsResponse__Output as _aegir_v1_PruneBackupsResponse__Output } from './aegir/v1/PruneBackupsResponse.ts';
import type { RemoveBackupRequest as _aegir_v1_RemoveBackupRequest, RemoveBackupRequest__Output as _aegir_v1_RemoveBackupRequest__Output } from './aegir/v1/RemoveBackupRequest.ts';
import type { RemoveBackupResponse as _aegir_v1_RemoveBackupResponse, RemoveBackupResponse__Output as _aegir_v1_RemoveBackupResponse__Output } from './aegir/v1/RemoveBackupResponse.ts';
import type { RestoreBackupRequest as _aegir_v1_RestoreBackupRequest, RestoreBackupRequest__Output as _aegir_v1_RestoreBackupRequest__Output } from './aegir/v1/RestoreBackupRequest.ts';
import type { RestoreBackupResponse as _aegir_v1_RestoreBackupResponse, RestoreBackupResponse__Output as _aegir_v1_RestoreBackupResponse__Output } from './aegir/v1/RestoreBackupResponse.ts';
import type { SetBackupPolicyRequest as _aegir_v1_SetBackupPolicyRequest, SetBackupPolicyRequest__Output as _aegir_v1_SetBackupPolicyRequest__Output } from './aegir/v1/SetBackupPolicyRequest.ts';
import type { SetBackupPolicyResponse as _aegir_v1_SetBackupPolicyResponse, SetBackupPolicyResponse__Output as _aegir_v1_SetBackupPolicyResponse__Output } from './aegir/v1/SetBackupPolicyResponse.ts';
import type { VerifyBackupRequest as _aegir_v1_VerifyBackupRequest, VerifyBackupRequest__Output as _aegir_v1_VerifyBackupRequest__Output } from './aegir/v1/VerifyBackupRequest.ts';
import type { VerifyBackupResponse as _aegir_v1_VerifyBackupResponse, VerifyBackupResponse__Output as _aegir_v1_VerifyBackupResponse__Output } from './aegir/v1/VerifyBackupResponse.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  aegir: {
    v1: {
      Backup: MessageTypeDefinition<_aegir_v1_Backup, _aegir_v1_Backup__Output>
      BackupKeep: MessageTypeDefinition<_aegir_v1_BackupKeep, _aegir_v1_BackupKeep__Output>
      BackupPolicy: MessageTypeDefinition<_aegir_v1_BackupPolicy, _aegir_v1_BackupPolicy__Output>
      BackupService: SubtypeConstructor<typeof grpc.Client, _aegir_v1_BackupServiceClient> & { service: _aegir_v1_BackupServiceDefinition }
      CloneSiteRequest: MessageTypeDefinition<_aegir_v1_CloneSiteRequest, _aegir_v1_CloneSiteRequest__Output>
      CloneSiteResponse: MessageTypeDefinition<_aegir_v1_CloneSiteResponse, _aegir_v1_CloneSiteResponse__Output>
      CreateBackupRequest: MessageTypeDefinition<_aegir_v1_CreateBackupRequest, _aegir_v1_CreateBackupRequest__Output>
      CreateBackupResponse: MessageTypeDefinition<_aegir_v1_CreateBackupResponse, _aegir_v1_CreateBackupResponse__Output>
      DownloadBackupRequest: MessageTypeDefinition<_aegir_v1_DownloadBackupRequest, _aegir_v1_DownloadBackupRequest__Output>
      DownloadBackupResponse: MessageTypeDefinition<_aegir_v1_DownloadBackupResponse, _aegir_v1_DownloadBackupResponse__Output>
      GetBackupPolicyRequest: MessageTypeDefinition<_aegir_v1_GetBackupPolicyRequest, _aegir_v1_GetBackupPolicyRequest__Output>
      GetBackupPolicyResponse: MessageTypeDefinition<_aegir_v1_GetBackupPolicyResponse, _aegir_v1_GetBackupPolicyResponse__Output>
      GetBackupRequest: MessageTypeDefinition<_aegir_v1_GetBackupRequest, _aegir_v1_GetBackupRequest__Output>
      GetBackupResponse: MessageTypeDefinition<_aegir_v1_GetBackupResponse, _aegir_v1_GetBackupResponse__Output>
      ListBackupsRequest: MessageTypeDefinition<_aegir_v1_ListBackupsRequest, _aegir_v1_ListBackupsRequest__Output>
      ListBackupsResponse: MessageTypeDefinition<_aegir_v1_ListBackupsResponse, _aegir_v1_ListBackupsResponse__Output>
      MoveService: SubtypeConstructor<typeof grpc.Client, _aegir_v1_MoveServiceClient> & { service: _aegir_v1_MoveServiceDefinition }
      MoveSiteRequest: MessageTypeDefinition<_aegir_v1_MoveSiteRequest, _aegir_v1_MoveSiteRequest__Output>
      MoveSiteResponse: MessageTypeDefinition<_aegir_v1_MoveSiteResponse, _aegir_v1_MoveSiteResponse__Output>
      PinBackupRequest: MessageTypeDefinition<_aegir_v1_PinBackupRequest, _aegir_v1_PinBackupRequest__Output>
      PinBackupResponse: MessageTypeDefinition<_aegir_v1_PinBackupResponse, _aegir_v1_PinBackupResponse__Output>
      PruneBackupsRequest: MessageTypeDefinition<_aegir_v1_PruneBackupsRequest, _aegir_v1_PruneBackupsRequest__Output>
      PruneBackupsResponse: MessageTypeDefinition<_aegir_v1_PruneBackupsResponse, _aegir_v1_PruneBackupsResponse__Output>
      RemoveBackupRequest: MessageTypeDefinition<_aegir_v1_RemoveBackupRequest, _aegir_v1_RemoveBackupRequest__Output>
      RemoveBackupResponse: MessageTypeDefinition<_aegir_v1_RemoveBackupResponse, _aegir_v1_RemoveBackupResponse__Output>
      RestoreBackupRequest: MessageTypeDefinition<_aegir_v1_RestoreBackupRequest, _aegir_v1_RestoreBackupRequest__Output>
      RestoreBackupResponse: MessageTypeDefinition<_aegir_v1_RestoreBackupResponse, _aegir_v1_RestoreBackupResponse__Output>
      SetBackupPolicyRequest: MessageTypeDefinition<_aegir_v1_SetBackupPolicyRequest, _aegir_v1_SetBackupPolicyRequest__Output>
      SetBackupPolicyResponse: MessageTypeDefinition<_aegir_v1_SetBackupPolicyResponse, _aegir_v1_SetBackupPolicyResponse__Output>
      VerifyBackupRequest: MessageTypeDefinition<_aegir_v1_VerifyBackupRequest, _aegir_v1_VerifyBackupRequest__Output>
      VerifyBackupResponse: MessageTypeDefinition<_aegir_v1_VerifyBackupResponse, _aegir_v1_VerifyBackupResponse__Output>
    }
  }
}

