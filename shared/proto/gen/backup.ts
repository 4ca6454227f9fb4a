import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { Backup as _aegir_v1_Backup, Backup__Output as _aegir_v1_Backup__Output } from './aegir/v1/Backup.ts';
import type { BackupServiceClient as _aegir_v1_BackupServiceClient, BackupServiceDefinition as _aegir_v1_BackupServiceDefinition } from './aegir/v1/BackupService.ts';
import type { CreateBackupRequest as _aegir_v1_CreateBackupRequest, CreateBackupRequest__Output as _aegir_v1_CreateBackupRequest__Output } from './aegir/v1/CreateBackupRequest.ts';
import type { CreateBackupResponse as _aegir_v1_CreateBackupResponse, CreateBackupResponse__Output as _aegir_v1_CreateBackupResponse__Output } from './aegir/v1/CreateBackupResponse.ts';
import type { DownloadBackupRequest as _aegir_v1_DownloadBackupRequest, DownloadBackupRequest__Output as _aegir_v1_DownloadBackupRequest__Output } from './aegir/v1/DownloadBackupRequest.ts';
import type { DownloadBackupResponse as _aegir_v1_DownloadBackupResponse, DownloadBackupResponse__Output as _aegir_v1_DownloadBackupResponse__Output } from './aegir/v1/DownloadBackupResponse.ts';
import type { GetBackupRequest as _aegir_v1_GetBackupRequest, GetBackupRequest__Output as _aegir_v1_GetBackupRequest__Output } from './aegir/v1/GetBackupRequest.ts';
import type { GetBackupResponse as _aegir_v1_GetBackupResponse, GetBackupResponse__Output as _aegir_v1_GetBackupResponse__Output } from './aegir/v1/GetBackupResponse.ts';
import type { ListBackupsRequest as _aegir_v1_ListBackupsRequest, ListBackupsRequest__Output as _aegir_v1_ListBackupsRequest__Output } from './aegir/v1/ListBackupsRequest.ts';
import type { ListBackupsResponse as _aegir_v1_ListBackupsResponse, ListBackupsResponse__Output as _aegir_v1_ListBackupsResponse__Output } from './aegir/v1/ListBackupsResponse.ts';
import type { RemoveBackupRequest as _aegir_v1_RemoveBackupRequest, RemoveBackupRequest__Output as _aegir_v1_RemoveBackupRequest__Output } from './aegir/v1/RemoveBackupRequest.ts';
import type { RemoveBackupResponse as _aegir_v1_RemoveBackupResponse, RemoveBackupResponse__Output as _aegir_v1_RemoveBackupResponse__Output } from './aegir/v1/RemoveBackupResponse.ts';
import type { VerifyBackupRequest as _aegir_v1_VerifyBackupRequest, VerifyBackupRequest__Output as _aegir_v1_VerifyBackupRequest__Output } from './aegir/v1/VerifyBackupRequest.ts';
import type { VerifyBackupResponse as _aegir_v1_VerifyBackupResponse, VerifyBackupResponse__Output as _aegir_v1_VerifyBackupResponse__Output } from './aegir/v1/VerifyBackupResponse.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  aegir: {
    v1: {
      Backup: MessageTypeDefinition<_aegir_v1_Backup, _aegir_v1_Backup__Output>
      BackupService: SubtypeConstructor<typeof grpc.Client, _aegir_v1_BackupServiceClient> & { service: _aegir_v1_BackupServiceDefinition }
      CreateBackupRequest: MessageTypeDefinition<_aegir_v1_CreateBackupRequest, _aegir_v1_CreateBackupRequest__Output>
      CreateBackupResponse: MessageTypeDefinition<_aegir_v1_CreateBackupResponse, _aegir_v1_CreateBackupResponse__Output>
      DownloadBackupRequest: MessageTypeDefinition<_aegir_v1_DownloadBackupRequest, _aegir_v1_DownloadBackupRequest__Output>
      DownloadBackupResponse: MessageTypeDefinition<_aegir_v1_DownloadBackupResponse, _aegir_v1_DownloadBackupResponse__Output>
      GetBackupRequest: MessageTypeDefinition<_aegir_v1_GetBackupRequest, _aegir_v1_GetBackupRequest__Output>
      GetBackupResponse: MessageTypeDefinition<_aegir_v1_GetBackupResponse, _aegir_v1_GetBackupResponse__Output>
      ListBackupsRequest: MessageTypeDefinition<_aegir_v1_ListBackupsRequest, _aegir_v1_ListBackupsRequest__Output>
      ListBackupsResponse: MessageTypeDefinition<_aegir_v1_ListBackupsResponse, _aegir_v1_ListBackupsResponse__Output>
      RemoveBackupRequest: MessageTypeDefinition<_aegir_v1_RemoveBackupRequest, _aegir_v1_RemoveBackupRequest__Output>
      RemoveBackupResponse: MessageTypeDefinition<_aegir_v1_RemoveBackupResponse, _aegir_v1_RemoveBackupResponse__Output>
      VerifyBackupRequest: MessageTypeDefinition<_aegir_v1_VerifyBackupRequest, _aegir_v1_VerifyBackupRequest__Output>
      VerifyBackupResponse: MessageTypeDefinition<_aegir_v1_VerifyBackupResponse, _aegir_v1_VerifyBackupResponse__Output>
    }
  }
}

