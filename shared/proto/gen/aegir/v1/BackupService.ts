// Original file: proto/aegir/v1/backup.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CreateBackupRequest as _aegir_v1_CreateBackupRequest, CreateBackupRequest__Output as _aegir_v1_CreateBackupRequest__Output } from '../../aegir/v1/CreateBackupRequest.ts';
import type { CreateBackupResponse as _aegir_v1_CreateBackupResponse, CreateBackupResponse__Output as _aegir_v1_CreateBackupResponse__Output } from '../../aegir/v1/CreateBackupResponse.ts';
import type { DownloadBackupRequest as _aegir_v1_DownloadBackupRequest, DownloadBackupRequest__Output as _aegir_v1_DownloadBackupRequest__Output } from '../../aegir/v1/DownloadBackupRequest.ts';
import type { DownloadBackupResponse as _aegir_v1_DownloadBackupResponse, DownloadBackupResponse__Output as _aegir_v1_DownloadBackupResponse__Output } from '../../aegir/v1/DownloadBackupResponse.ts';
import type { GetBackupPolicyRequest as _aegir_v1_GetBackupPolicyRequest, GetBackupPolicyRequest__Output as _aegir_v1_GetBackupPolicyRequest__Output } from '../../aegir/v1/GetBackupPolicyRequest.ts';
import type { GetBackupPolicyResponse as _aegir_v1_GetBackupPolicyResponse, GetBackupPolicyResponse__Output as _aegir_v1_GetBackupPolicyResponse__Output } from '../../aegir/v1/GetBackupPolicyResponse.ts';
import type { GetBackupRequest as _aegir_v1_GetBackupRequest, GetBackupRequest__Output as _aegir_v1_GetBackupRequest__Output } from '../../aegir/v1/GetBackupRequest.ts';
import type { GetBackupResponse as _aegir_v1_GetBackupResponse, GetBackupResponse__Output as _aegir_v1_GetBackupResponse__Output } from '../../aegir/v1/GetBackupResponse.ts';
import type { ListBackupsRequest as _aegir_v1_ListBackupsRequest, ListBackupsRequest__Output as _aegir_v1_ListBackupsRequest__Output } from '../../aegir/v1/ListBackupsRequest.ts';
import type { ListBackupsResponse as _aegir_v1_ListBackupsResponse, ListBackupsResponse__Output as _aegir_v1_ListBackupsResponse__Output } from '../../aegir/v1/ListBackupsResponse.ts';
import type { PinBackupRequest as _aegir_v1_PinBackupRequest, PinBackupRequest__Output as _aegir_v1_PinBackupRequest__Output } from '../../aegir/v1/PinBackupRequest.ts';
import type { PinBackupResponse as _aegir_v1_PinBackupResponse, PinBackupResponse__Output as _aegir_v1_PinBackupResponse__Output } from '../../aegir/v1/PinBackupResponse.ts';
import type { PruneBackupsRequest as _aegir_v1_PruneBackupsRequest, PruneBackupsRequest__Output as _aegir_v1_PruneBackupsRequest__Output } from '../../aegir/v1/PruneBackupsRequest.ts';
import type { PruneBackupsResponse as _aegir_v1_PruneBackupsResponse, PruneBackupsResponse__Output as _aegir_v1_PruneBackupsResponse__Output } from '../../aegir/v1/PruneBackupsResponse.ts';
import type { RemoveBackupRequest as _aegir_v1_RemoveBackupRequest, RemoveBackupRequest__Output as _aegir_v1_RemoveBackupRequest__Output } from '../../aegir/v1/RemoveBackupRequest.ts';
import type { RemoveBackupResponse as _aegir_v1_RemoveBackupResponse, RemoveBackupResponse__Output as _aegir_v1_RemoveBackupResponse__Output } from '../../aegir/v1/RemoveBackupResponse.ts';
import type { RestoreBackupRequest as _aegir_v1_RestoreBackupRequest, RestoreBackupRequest__Output as _aegir_v1_RestoreBackupRequest__Output } from '../../aegir/v1/RestoreBackupRequest.ts';
import type { RestoreBackupResponse as _aegir_v1_RestoreBackupResponse, RestoreBackupResponse__Output as _aegir_v1_RestoreBackupResponse__Output } from '../../aegir/v1/RestoreBackupResponse.ts';
import type { SetBackupPolicyRequest as _aegir_v1_SetBackupPolicyRequest, SetBackupPolicyRequest__Output as _aegir_v1_SetBackupPolicyRequest__Output } from '../../aegir/v1/SetBackupPolicyRequest.ts';
import type { SetBackupPolicyResponse as _aegir_v1_SetBackupPolicyResponse, SetBackupPolicyResponse__Output as _aegir_v1_SetBackupPolicyResponse__Output } from '../../aegir/v1/SetBackupPolicyResponse.ts';
import type { VerifyBackupRequest as _aegir_v1_VerifyBackupRequest, VerifyBackupRequest__Output as _aegir_v1_VerifyBackupRequest__Output } from '../../aegir/v1/VerifyBackupRequest.ts';
import type { VerifyBackupResponse as _aegir_v1_VerifyBackupResponse, VerifyBackupResponse__Output as _aegir_v1_VerifyBackupResponse__Output } from '../../aegir/v1/VerifyBackupResponse.ts';

export interface BackupServiceClient extends grpc.Client {
  CreateBackup(argument: _aegir_v1_CreateBackupRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_CreateBackupResponse__Output>): grpc.ClientUnaryCall;
  CreateBackup(argument: _aegir_v1_CreateBackupRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_CreateBackupResponse__Output>): grpc.ClientUnaryCall;
  CreateBackup(argument: _aegir_v1_CreateBackupRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_CreateBackupResponse__Output>): grpc.ClientUnaryCall;
  CreateBackup(argument: _aegir_v1_CreateBackupRequest, callback: grpc.requestCallback<_aegir_v1_CreateBackupResponse__Output>): grpc.ClientUnaryCall;
  createBackup(argument: _aegir_v1_CreateBackupRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_CreateBackupResponse__Output>): grpc.ClientUnaryCall;
  createBackup(argument: _aegir_v1_CreateBackupRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_CreateBackupResponse__Output>): grpc.ClientUnaryCall;
  createBackup(argument: _aegir_v1_CreateBackupRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_CreateBackupResponse__Output>): grpc.ClientUnaryCall;
  createBackup(argument: _aegir_v1_CreateBackupRequest, callback: grpc.requestCallback<_aegir_v1_CreateBackupResponse__Output>): grpc.ClientUnaryCall;
  
  DownloadBackup(argument: _aegir_v1_DownloadBackupRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_aegir_v1_DownloadBackupResponse__Output>;
  DownloadBackup(argument: _aegir_v1_DownloadBackupRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_aegir_v1_DownloadBackupResponse__Output>;
  downloadBackup(argument: _aegir_v1_DownloadBackupRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_aegir_v1_DownloadBackupResponse__Output>;
  downloadBackup(argument: _aegir_v1_DownloadBackupRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_aegir_v1_DownloadBackupResponse__Output>;
  
  GetBackup(argument: _aegir_v1_GetBackupRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetBackupResponse__Output>): grpc.ClientUnaryCall;
  GetBackup(argument: _aegir_v1_GetBackupRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_GetBackupResponse__Output>): grpc.ClientUnaryCall;
  GetBackup(argument: _aegir_v1_GetBackupRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetBackupResponse__Output>): grpc.ClientUnaryCall;
  GetBackup(argument: _aegir_v1_GetBackupRequest, callback: grpc.requestCallback<_aegir_v1_GetBackupResponse__Output>): grpc.ClientUnaryCall;
  getBackup(argument: _aegir_v1_GetBackupRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetBackupResponse__Output>): grpc.ClientUnaryCall;
  getBackup(argument: _aegir_v1_GetBackupRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_GetBackupResponse__Output>): grpc.ClientUnaryCall;
  getBackup(argument: _aegir_v1_GetBackupRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetBackupResponse__Output>): grpc.ClientUnaryCall;
  getBackup(argument: _aegir_v1_GetBackupRequest, callback: grpc.requestCallback<_aegir_v1_GetBackupResponse__Output>): grpc.ClientUnaryCall;
  
  GetBackupPolicy(argument: _aegir_v1_GetBackupPolicyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetBackupPolicyResponse__Output>): grpc.ClientUnaryCall;
  GetBackupPolicy(argument: _aegir_v1_GetBackupPolicyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_GetBackupPolicyResponse__Output>): grpc.ClientUnaryCall;
  GetBackupPolicy(argument: _aegir_v1_GetBackupPolicyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetBackupPolicyResponse__Output>): grpc.ClientUnaryCall;
  GetBackupPolicy(argument: _aegir_v1_GetBackupPolicyRequest, callback: grpc.requestCallback<_aegir_v1_GetBackupPolicyResponse__Output>): grpc.ClientUnaryCall;
  getBackupPolicy(argument: _aegir_v1_GetBackupPolicyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetBackupPolicyResponse__Output>): grpc.ClientUnaryCall;
  getBackupPolicy(argument: _aegir_v1_GetBackupPolicyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_GetBackupPolicyResponse__Output>): grpc.ClientUnaryCall;
  getBackupPolicy(argument: _aegir_v1_GetBackupPolicyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetBackupPolicyResponse__Output>): grpc.ClientUnaryCall;
  getBackupPolicy(argument: _aegir_v1_GetBackupPolicyRequest, callback: grpc.requestCallback<_aegir_v1_GetBackupPolicyResponse__Output>): grpc.ClientUnaryCall;
  
  ListBackups(argument: _aegir_v1_ListBackupsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListBackupsResponse__Output>): grpc.ClientUnaryCall;
  ListBackups(argument: _aegir_v1_ListBackupsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_ListBackupsResponse__Output>): grpc.ClientUnaryCall;
  ListBackups(argument: _aegir_v1_ListBackupsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListBackupsResponse__Output>): grpc.ClientUnaryCall;
  ListBackups(argument: _aegir_v1_ListBackupsRequest, callback: grpc.requestCallback<_aegir_v1_ListBackupsResponse__Output>): grpc.ClientUnaryCall;
  listBackups(argument: _aegir_v1_ListBackupsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListBackupsResponse__Output>): grpc.ClientUnaryCall;
  listBackups(argument: _aegir_v1_ListBackupsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_ListBackupsResponse__Output>): grpc.ClientUnaryCall;
  listBackups(argument: _aegir_v1_ListBackupsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListBackupsResponse__Output>): grpc.ClientUnaryCall;
  listBackups(argument: _aegir_v1_ListBackupsRequest, callback: grpc.requestCallback<_aegir_v1_ListBackupsResponse__Output>): grpc.ClientUnaryCall;
  
  PinBackup(argument: _aegir_v1_PinBackupRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_PinBackupResponse__Output>): grpc.ClientUnaryCall;
  PinBackup(argument: _aegir_v1_PinBackupRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_PinBackupResponse__Output>): grpc.ClientUnaryCall;
  PinBackup(argument: _aegir_v1_PinBackupRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_PinBackupResponse__Output>): grpc.ClientUnaryCall;
  PinBackup(argument: _aegir_v1_PinBackupRequest, callback: grpc.requestCallback<_aegir_v1_PinBackupResponse__Output>): grpc.ClientUnaryCall;
  pinBackup(argument: _aegir_v1_PinBackupRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_PinBackupResponse__Output>): grpc.ClientUnaryCall;
  pinBackup(argument: _aegir_v1_PinBackupRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_PinBackupResponse__Output>): grpc.ClientUnaryCall;
  pinBackup(argument: _aegir_v1_PinBackupRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_PinBackupResponse__Output>): grpc.ClientUnaryCall;
  pinBackup(argument: _aegir_v1_PinBackupRequest, callback: grpc.requestCallback<_aegir_v1_PinBackupResponse__Output>): grpc.ClientUnaryCall;
  
  PruneBackups(argument: _aegir_v1_PruneBackupsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_PruneBackupsResponse__Output>): grpc.ClientUnaryCall;
  PruneBackups(argument: _aegir_v1_PruneBackupsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_PruneBackupsResponse__Output>): grpc.ClientUnaryCall;
  PruneBackups(argument: _aegir_v1_PruneBackupsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_PruneBackupsResponse__Output>): grpc.ClientUnaryCall;
  PruneBackups(argument: _aegir_v1_PruneBackupsRequest, callback: grpc.requestCallback<_aegir_v1_PruneBackupsResponse__Output>): grpc.ClientUnaryCall;
  pruneBackups(argument: _aegir_v1_PruneBackupsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_PruneBackupsResponse__Output>): grpc.ClientUnaryCall;
  pruneBackups(argument: _aegir_v1_PruneBackupsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_PruneBackupsResponse__Output>): grpc.ClientUnaryCall;
  pruneBackups(argument: _aegir_v1_PruneBackupsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_PruneBackupsResponse__Output>): grpc.ClientUnaryCall;
  pruneBackups(argument: _aegir_v1_PruneBackupsRequest, callback: grpc.requestCallback<_aegir_v1_PruneBackupsResponse__Output>): grpc.ClientUnaryCall;
  
  RemoveBackup(argument: _aegir_v1_RemoveBackupRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RemoveBackupResponse__Output>): grpc.ClientUnaryCall;
  RemoveBackup(argument: _aegir_v1_RemoveBackupRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_RemoveBackupResponse__Output>): grpc.ClientUnaryCall;
  RemoveBackup(argument: _aegir_v1_RemoveBackupRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RemoveBackupResponse__Output>): grpc.ClientUnaryCall;
  RemoveBackup(argument: _aegir_v1_RemoveBackupRequest, callback: grpc.requestCallback<_aegir_v1_RemoveBackupResponse__Output>): grpc.ClientUnaryCall;
  removeBackup(argument: _aegir_v1_RemoveBackupRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RemoveBackupResponse__Output>): grpc.ClientUnaryCall;
  removeBackup(argument: _aegir_v1_RemoveBackupRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_RemoveBackupResponse__Output>): grpc.ClientUnaryCall;
  removeBackup(argument: _aegir_v1_RemoveBackupRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RemoveBackupResponse__Output>): grpc.ClientUnaryCall;
  removeBackup(argument: _aegir_v1_RemoveBackupRequest, callback: grpc.requestCallback<_aegir_v1_RemoveBackupResponse__Output>): grpc.ClientUnaryCall;
  
  RestoreBackup(argument: _aegir_v1_RestoreBackupRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RestoreBackupResponse__Output>): grpc.ClientUnaryCall;
  RestoreBackup(argument: _aegir_v1_RestoreBackupRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_RestoreBackupResponse__Output>): grpc.ClientUnaryCall;
  RestoreBackup(argument: _aegir_v1_RestoreBackupRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RestoreBackupResponse__Output>): grpc.ClientUnaryCall;
  RestoreBackup(argument: _aegir_v1_RestoreBackupRequest, callback: grpc.requestCallback<_aegir_v1_RestoreBackupResponse__Output>): grpc.ClientUnaryCall;
  restoreBackup(argument: _aegir_v1_RestoreBackupRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RestoreBackupResponse__Output>): grpc.ClientUnaryCall;
  restoreBackup(argument: _aegir_v1_RestoreBackupRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_RestoreBackupResponse__Output>): grpc.ClientUnaryCall;
  restoreBackup(argument: _aegir_v1_RestoreBackupRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RestoreBackupResponse__Output>): grpc.ClientUnaryCall;
  restoreBackup(argument: _aegir_v1_RestoreBackupRequest, callback: grpc.requestCallback<_aegir_v1_RestoreBackupResponse__Output>): grpc.ClientUnaryCall;
  
  SetBackupPolicy(argument: _aegir_v1_SetBackupPolicyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_SetBackupPolicyResponse__Output>): grpc.ClientUnaryCall;
  SetBackupPolicy(argument: _aegir_v1_SetBackupPolicyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_SetBackupPolicyResponse__Output>): grpc.ClientUnaryCall;
  SetBackupPolicy(argument: _aegir_v1_SetBackupPolicyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_SetBackupPolicyResponse__Output>): grpc.ClientUnaryCall;
  SetBackupPolicy(argument: _aegir_v1_SetBackupPolicyRequest, callback: grpc.requestCallback<_aegir_v1_SetBackupPolicyResponse__Output>): grpc.ClientUnaryCall;
  setBackupPolicy(argument: _aegir_v1_SetBackupPolicyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_SetBackupPolicyResponse__Output>): grpc.ClientUnaryCall;
  setBackupPolicy(argument: _aegir_v1_SetBackupPolicyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_SetBackupPolicyResponse__Output>): grpc.ClientUnaryCall;
  setBackupPolicy(argument: _aegir_v1_SetBackupPolicyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_SetBackupPolicyResponse__Output>): grpc.ClientUnaryCall;
  setBackupPolicy(argument: _aegir_v1_SetBackupPolicyRequest, callback: grpc.requestCallback<_aegir_v1_SetBackupPolicyResponse__Output>): grpc.ClientUnaryCall;
  
  VerifyBackup(argument: _aegir_v1_VerifyBackupRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_VerifyBackupResponse__Output>): grpc.ClientUnaryCall;
  VerifyBackup(argument: _aegir_v1_VerifyBackupRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_VerifyBackupResponse__Output>): grpc.ClientUnaryCall;
  VerifyBackup(argument: _aegir_v1_VerifyBackupRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_VerifyBackupResponse__Output>): grpc.ClientUnaryCall;
  VerifyBackup(argument: _aegir_v1_VerifyBackupRequest, callback: grpc.requestCallback<_aegir_v1_VerifyBackupResponse__Output>): grpc.ClientUnaryCall;
  verifyBackup(argument: _aegir_v1_VerifyBackupRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_VerifyBackupResponse__Output>): grpc.ClientUnaryCall;
  verifyBackup(argument: _aegir_v1_VerifyBackupRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_VerifyBackupResponse__Output>): grpc.ClientUnaryCall;
  verifyBackup(argument: _aegir_v1_VerifyBackupRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_VerifyBackupResponse__Output>): grpc.ClientUnaryCall;
  verifyBackup(argument: _aegir_v1_VerifyBackupRequest, callback: grpc.requestCallback<_aegir_v1_VerifyBackupResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface BackupServiceHandlers extends grpc.UntypedServiceImplementation {
  CreateBackup: grpc.handleUnaryCall<_aegir_v1_CreateBackupRequest__Output, _aegir_v1_CreateBackupResponse>;
  
  DownloadBackup: grpc.handleServerStreamingCall<_aegir_v1_DownloadBackupRequest__Output, _aegir_v1_DownloadBackupResponse>;
  
  GetBackup: grpc.handleUnaryCall<_aegir_v1_GetBackupRequest__Output, _aegir_v1_GetBackupResponse>;
  
  GetBackupPolicy: grpc.handleUnaryCall<_aegir_v1_GetBackupPolicyRequest__Output, _aegir_v1_GetBackupPolicyResponse>;
  
  ListBackups: grpc.handleUnaryCall<_aegir_v1_ListBackupsRequest__Output, _aegir_v1_ListBackupsResponse>;
  
  PinBackup: grpc.handleUnaryCall<_aegir_v1_PinBackupRequest__Output, _aegir_v1_PinBackupResponse>;
  
  PruneBackups: grpc.handleUnaryCall<_aegir_v1_PruneBackupsRequest__Output, _aegir_v1_PruneBackupsResponse>;
  
  RemoveBackup: grpc.handleUnaryCall<_aegir_v1_RemoveBackupRequest__Output, _aegir_v1_RemoveBackupResponse>;
  
  RestoreBackup: grpc.handleUnaryCall<_aegir_v1_RestoreBackupRequest__Output, _aegir_v1_RestoreBackupResponse>;
  
  SetBackupPolicy: grpc.handleUnaryCall<_aegir_v1_SetBackupPolicyRequest__Output, _aegir_v1_SetBackupPolicyResponse>;
  
  VerifyBackup: grpc.handleUnaryCall<_aegir_v1_VerifyBackupRequest__Output, _aegir_v1_VerifyBackupResponse>;
  
}

export interface BackupServiceDefinition extends grpc.ServiceDefinition {
  CreateBackup: MethodDefinition<_aegir_v1_CreateBackupRequest, _aegir_v1_CreateBackupResponse, _aegir_v1_CreateBackupRequest__Output, _aegir_v1_CreateBackupResponse__Output>
  DownloadBackup: MethodDefinition<_aegir_v1_DownloadBackupRequest, _aegir_v1_DownloadBackupResponse, _aegir_v1_DownloadBackupRequest__Output, _aegir_v1_DownloadBackupResponse__Output>
  GetBackup: MethodDefinition<_aegir_v1_GetBackupRequest, _aegir_v1_GetBackupResponse, _aegir_v1_GetBackupRequest__Output, _aegir_v1_GetBackupResponse__Output>
  GetBackupPolicy: MethodDefinition<_aegir_v1_GetBackupPolicyRequest, _aegir_v1_GetBackupPolicyResponse, _aegir_v1_GetBackupPolicyRequest__Output, _aegir_v1_GetBackupPolicyResponse__Output>
  ListBackups: MethodDefinition<_aegir_v1_ListBackupsRequest, _aegir_v1_ListBackupsResponse, _aegir_v1_ListBackupsRequest__Output, _aegir_v1_ListBackupsResponse__Output>
  PinBackup: MethodDefinition<_aegir_v1_PinBackupRequest, _aegir_v1_PinBackupResponse, _aegir_v1_PinBackupRequest__Output, _aegir_v1_PinBackupResponse__Output>
  PruneBackups: MethodDefinition<_aegir_v1_PruneBackupsRequest, _aegir_v1_PruneBackupsResponse, _aegir_v1_PruneBackupsRequest__Output, _aegir_v1_PruneBackupsResponse__Output>
  RemoveBackup: MethodDefinition<_aegir_v1_RemoveBackupRequest, _aegir_v1_RemoveBackupResponse, _aegir_v1_RemoveBackupRequest__Output, _aegir_v1_RemoveBackupResponse__Output>
  RestoreBackup: MethodDefinition<_aegir_v1_RestoreBackupRequest, _aegir_v1_RestoreBackupResponse, _aegir_v1_RestoreBackupRequest__Output, _aegir_v1_RestoreBackupResponse__Output>
  SetBackupPolicy: MethodDefinition<_aegir_v1_SetBackupPolicyRequest, _aegir_v1_SetBackupPolicyResponse, _aegir_v1_SetBackupPolicyRequest__Output, _aegir_v1_SetBackupPolicyResponse__Output>
  VerifyBackup: MethodDefinition<_aegir_v1_VerifyBackupRequest, _aegir_v1_VerifyBackupResponse, _aegir_v1_VerifyBackupRequest__Output, _aegir_v1_VerifyBackupResponse__Output>
}
