// Original file: proto/aegir/v1/admin.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AddPlatformRequest as _aegir_v1_AddPlatformRequest, AddPlatformRequest__Output as _aegir_v1_AddPlatformRequest__Output } from '../../aegir/v1/AddPlatformRequest.ts';
import type { AddPlatformResponse as _aegir_v1_AddPlatformResponse, AddPlatformResponse__Output as _aegir_v1_AddPlatformResponse__Output } from '../../aegir/v1/AddPlatformResponse.ts';
import type { DiffReleasesRequest as _aegir_v1_DiffReleasesRequest, DiffReleasesRequest__Output as _aegir_v1_DiffReleasesRequest__Output } from '../../aegir/v1/DiffReleasesRequest.ts';
import type { DiffReleasesResponse as _aegir_v1_DiffReleasesResponse, DiffReleasesResponse__Output as _aegir_v1_DiffReleasesResponse__Output } from '../../aegir/v1/DiffReleasesResponse.ts';
import type { GetPlatformRequest as _aegir_v1_GetPlatformRequest, GetPlatformRequest__Output as _aegir_v1_GetPlatformRequest__Output } from '../../aegir/v1/GetPlatformRequest.ts';
import type { GetPlatformResponse as _aegir_v1_GetPlatformResponse, GetPlatformResponse__Output as _aegir_v1_GetPlatformResponse__Output } from '../../aegir/v1/GetPlatformResponse.ts';
import type { ListPlatformsRequest as _aegir_v1_ListPlatformsRequest, ListPlatformsRequest__Output as _aegir_v1_ListPlatformsRequest__Output } from '../../aegir/v1/ListPlatformsRequest.ts';
import type { ListPlatformsResponse as _aegir_v1_ListPlatformsResponse, ListPlatformsResponse__Output as _aegir_v1_ListPlatformsResponse__Output } from '../../aegir/v1/ListPlatformsResponse.ts';
import type { ListReleasesRequest as _aegir_v1_ListReleasesRequest, ListReleasesRequest__Output as _aegir_v1_ListReleasesRequest__Output } from '../../aegir/v1/ListReleasesRequest.ts';
import type { ListReleasesResponse as _aegir_v1_ListReleasesResponse, ListReleasesResponse__Output as _aegir_v1_ListReleasesResponse__Output } from '../../aegir/v1/ListReleasesResponse.ts';
import type { RebuildPlatformRequest as _aegir_v1_RebuildPlatformRequest, RebuildPlatformRequest__Output as _aegir_v1_RebuildPlatformRequest__Output } from '../../aegir/v1/RebuildPlatformRequest.ts';
import type { RebuildPlatformResponse as _aegir_v1_RebuildPlatformResponse, RebuildPlatformResponse__Output as _aegir_v1_RebuildPlatformResponse__Output } from '../../aegir/v1/RebuildPlatformResponse.ts';
import type { RemovePlatformRequest as _aegir_v1_RemovePlatformRequest, RemovePlatformRequest__Output as _aegir_v1_RemovePlatformRequest__Output } from '../../aegir/v1/RemovePlatformRequest.ts';
import type { RemovePlatformResponse as _aegir_v1_RemovePlatformResponse, RemovePlatformResponse__Output as _aegir_v1_RemovePlatformResponse__Output } from '../../aegir/v1/RemovePlatformResponse.ts';
import type { RollbackPlatformRequest as _aegir_v1_RollbackPlatformRequest, RollbackPlatformRequest__Output as _aegir_v1_RollbackPlatformRequest__Output } from '../../aegir/v1/RollbackPlatformRequest.ts';
import type { RollbackPlatformResponse as _aegir_v1_RollbackPlatformResponse, RollbackPlatformResponse__Output as _aegir_v1_RollbackPlatformResponse__Output } from '../../aegir/v1/RollbackPlatformResponse.ts';
import type { SetPlatformRequest as _aegir_v1_SetPlatformRequest, SetPlatformRequest__Output as _aegir_v1_SetPlatformRequest__Output } from '../../aegir/v1/SetPlatformRequest.ts';
import type { SetPlatformResponse as _aegir_v1_SetPlatformResponse, SetPlatformResponse__Output as _aegir_v1_SetPlatformResponse__Output } from '../../aegir/v1/SetPlatformResponse.ts';
import type { VerifyPlatformRequest as _aegir_v1_VerifyPlatformRequest, VerifyPlatformRequest__Output as _aegir_v1_VerifyPlatformRequest__Output } from '../../aegir/v1/VerifyPlatformRequest.ts';
import type { VerifyPlatformResponse as _aegir_v1_VerifyPlatformResponse, VerifyPlatformResponse__Output as _aegir_v1_VerifyPlatformResponse__Output } from '../../aegir/v1/VerifyPlatformResponse.ts';

export interface PlatformServiceClient extends grpc.Client {
  AddPlatform(argument: _aegir_v1_AddPlatformRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_AddPlatformResponse__Output>): grpc.ClientUnaryCall;
  AddPlatform(argument: _aegir_v1_AddPlatformRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_AddPlatformResponse__Output>): grpc.ClientUnaryCall;
  AddPlatform(argument: _aegir_v1_AddPlatformRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_AddPlatformResponse__Output>): grpc.ClientUnaryCall;
  AddPlatform(argument: _aegir_v1_AddPlatformRequest, callback: grpc.requestCallback<_aegir_v1_AddPlatformResponse__Output>): grpc.ClientUnaryCall;
  addPlatform(argument: _aegir_v1_AddPlatformRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_AddPlatformResponse__Output>): grpc.ClientUnaryCall;
  addPlatform(argument: _aegir_v1_AddPlatformRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_AddPlatformResponse__Output>): grpc.ClientUnaryCall;
  addPlatform(argument: _aegir_v1_AddPlatformRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_AddPlatformResponse__Output>): grpc.ClientUnaryCall;
  addPlatform(argument: _aegir_v1_AddPlatformRequest, callback: grpc.requestCallback<_aegir_v1_AddPlatformResponse__Output>): grpc.ClientUnaryCall;
  
  DiffReleases(argument: _aegir_v1_DiffReleasesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_DiffReleasesResponse__Output>): grpc.ClientUnaryCall;
  DiffReleases(argument: _aegir_v1_DiffReleasesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_DiffReleasesResponse__Output>): grpc.ClientUnaryCall;
  DiffReleases(argument: _aegir_v1_DiffReleasesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_DiffReleasesResponse__Output>): grpc.ClientUnaryCall;
  DiffReleases(argument: _aegir_v1_DiffReleasesRequest, callback: grpc.requestCallback<_aegir_v1_DiffReleasesResponse__Output>): grpc.ClientUnaryCall;
  diffReleases(argument: _aegir_v1_DiffReleasesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_DiffReleasesResponse__Output>): grpc.ClientUnaryCall;
  diffReleases(argument: _aegir_v1_DiffReleasesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_DiffReleasesResponse__Output>): grpc.ClientUnaryCall;
  diffReleases(argument: _aegir_v1_DiffReleasesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_DiffReleasesResponse__Output>): grpc.ClientUnaryCall;
  diffReleases(argument: _aegir_v1_DiffReleasesRequest, callback: grpc.requestCallback<_aegir_v1_DiffReleasesResponse__Output>): grpc.ClientUnaryCall;
  
  GetPlatform(argument: _aegir_v1_GetPlatformRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetPlatformResponse__Output>): grpc.ClientUnaryCall;
  GetPlatform(argument: _aegir_v1_GetPlatformRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_GetPlatformResponse__Output>): grpc.ClientUnaryCall;
  GetPlatform(argument: _aegir_v1_GetPlatformRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetPlatformResponse__Output>): grpc.ClientUnaryCall;
  GetPlatform(argument: _aegir_v1_GetPlatformRequest, callback: grpc.requestCallback<_aegir_v1_GetPlatformResponse__Output>): grpc.ClientUnaryCall;
  getPlatform(argument: _aegir_v1_GetPlatformRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetPlatformResponse__Output>): grpc.ClientUnaryCall;
  getPlatform(argument: _aegir_v1_GetPlatformRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_GetPlatformResponse__Output>): grpc.ClientUnaryCall;
  getPlatform(argument: _aegir_v1_GetPlatformRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetPlatformResponse__Output>): grpc.ClientUnaryCall;
  getPlatform(argument: _aegir_v1_GetPlatformRequest, callback: grpc.requestCallback<_aegir_v1_GetPlatformResponse__Output>): grpc.ClientUnaryCall;
  
  ListPlatforms(argument: _aegir_v1_ListPlatformsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListPlatformsResponse__Output>): grpc.ClientUnaryCall;
  ListPlatforms(argument: _aegir_v1_ListPlatformsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_ListPlatformsResponse__Output>): grpc.ClientUnaryCall;
  ListPlatforms(argument: _aegir_v1_ListPlatformsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListPlatformsResponse__Output>): grpc.ClientUnaryCall;
  ListPlatforms(argument: _aegir_v1_ListPlatformsRequest, callback: grpc.requestCallback<_aegir_v1_ListPlatformsResponse__Output>): grpc.ClientUnaryCall;
  listPlatforms(argument: _aegir_v1_ListPlatformsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListPlatformsResponse__Output>): grpc.ClientUnaryCall;
  listPlatforms(argument: _aegir_v1_ListPlatformsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_ListPlatformsResponse__Output>): grpc.ClientUnaryCall;
  listPlatforms(argument: _aegir_v1_ListPlatformsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListPlatformsResponse__Output>): grpc.ClientUnaryCall;
  listPlatforms(argument: _aegir_v1_ListPlatformsRequest, callback: grpc.requestCallback<_aegir_v1_ListPlatformsResponse__Output>): grpc.ClientUnaryCall;
  
  ListReleases(argument: _aegir_v1_ListReleasesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListReleasesResponse__Output>): grpc.ClientUnaryCall;
  ListReleases(argument: _aegir_v1_ListReleasesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_ListReleasesResponse__Output>): grpc.ClientUnaryCall;
  ListReleases(argument: _aegir_v1_ListReleasesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListReleasesResponse__Output>): grpc.ClientUnaryCall;
  ListReleases(argument: _aegir_v1_ListReleasesRequest, callback: grpc.requestCallback<_aegir_v1_ListReleasesResponse__Output>): grpc.ClientUnaryCall;
  listReleases(argument: _aegir_v1_ListReleasesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListReleasesResponse__Output>): grpc.ClientUnaryCall;
  listReleases(argument: _aegir_v1_ListReleasesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_ListReleasesResponse__Output>): grpc.ClientUnaryCall;
  listReleases(argument: _aegir_v1_ListReleasesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListReleasesResponse__Output>): grpc.ClientUnaryCall;
  listReleases(argument: _aegir_v1_ListReleasesRequest, callback: grpc.requestCallback<_aegir_v1_ListReleasesResponse__Output>): grpc.ClientUnaryCall;
  
  RebuildPlatform(argument: _aegir_v1_RebuildPlatformRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RebuildPlatformResponse__Output>): grpc.ClientUnaryCall;
  RebuildPlatform(argument: _aegir_v1_RebuildPlatformRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_RebuildPlatformResponse__Output>): grpc.ClientUnaryCall;
  RebuildPlatform(argument: _aegir_v1_RebuildPlatformRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RebuildPlatformResponse__Output>): grpc.ClientUnaryCall;
  RebuildPlatform(argument: _aegir_v1_RebuildPlatformRequest, callback: grpc.requestCallback<_aegir_v1_RebuildPlatformResponse__Output>): grpc.ClientUnaryCall;
  rebuildPlatform(argument: _aegir_v1_RebuildPlatformRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RebuildPlatformResponse__Output>): grpc.ClientUnaryCall;
  rebuildPlatform(argument: _aegir_v1_RebuildPlatformRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_RebuildPlatformResponse__Output>): grpc.ClientUnaryCall;
  rebuildPlatform(argument: _aegir_v1_RebuildPlatformRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RebuildPlatformResponse__Output>): grpc.ClientUnaryCall;
  rebuildPlatform(argument: _aegir_v1_RebuildPlatformRequest, callback: grpc.requestCallback<_aegir_v1_RebuildPlatformResponse__Output>): grpc.ClientUnaryCall;
  
  RemovePlatform(argument: _aegir_v1_RemovePlatformRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RemovePlatformResponse__Output>): grpc.ClientUnaryCall;
  RemovePlatform(argument: _aegir_v1_RemovePlatformRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_RemovePlatformResponse__Output>): grpc.ClientUnaryCall;
  RemovePlatform(argument: _aegir_v1_RemovePlatformRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RemovePlatformResponse__Output>): grpc.ClientUnaryCall;
  RemovePlatform(argument: _aegir_v1_RemovePlatformRequest, callback: grpc.requestCallback<_aegir_v1_RemovePlatformResponse__Output>): grpc.ClientUnaryCall;
  removePlatform(argument: _aegir_v1_RemovePlatformRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RemovePlatformResponse__Output>): grpc.ClientUnaryCall;
  removePlatform(argument: _aegir_v1_RemovePlatformRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_RemovePlatformResponse__Output>): grpc.ClientUnaryCall;
  removePlatform(argument: _aegir_v1_RemovePlatformRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RemovePlatformResponse__Output>): grpc.ClientUnaryCall;
  removePlatform(argument: _aegir_v1_RemovePlatformRequest, callback: grpc.requestCallback<_aegir_v1_RemovePlatformResponse__Output>): grpc.ClientUnaryCall;
  
  RollbackPlatform(argument: _aegir_v1_RollbackPlatformRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RollbackPlatformResponse__Output>): grpc.ClientUnaryCall;
  RollbackPlatform(argument: _aegir_v1_RollbackPlatformRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_RollbackPlatformResponse__Output>): grpc.ClientUnaryCall;
  RollbackPlatform(argument: _aegir_v1_RollbackPlatformRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RollbackPlatformResponse__Output>): grpc.ClientUnaryCall;
  RollbackPlatform(argument: _aegir_v1_RollbackPlatformRequest, callback: grpc.requestCallback<_aegir_v1_RollbackPlatformResponse__Output>): grpc.ClientUnaryCall;
  rollbackPlatform(argument: _aegir_v1_RollbackPlatformRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RollbackPlatformResponse__Output>): grpc.ClientUnaryCall;
  rollbackPlatform(argument: _aegir_v1_RollbackPlatformRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_RollbackPlatformResponse__Output>): grpc.ClientUnaryCall;
  rollbackPlatform(argument: _aegir_v1_RollbackPlatformRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RollbackPlatformResponse__Output>): grpc.ClientUnaryCall;
  rollbackPlatform(argument: _aegir_v1_RollbackPlatformRequest, callback: grpc.requestCallback<_aegir_v1_RollbackPlatformResponse__Output>): grpc.ClientUnaryCall;
  
  SetPlatform(argument: _aegir_v1_SetPlatformRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_SetPlatformResponse__Output>): grpc.ClientUnaryCall;
  SetPlatform(argument: _aegir_v1_SetPlatformRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_SetPlatformResponse__Output>): grpc.ClientUnaryCall;
  SetPlatform(argument: _aegir_v1_SetPlatformRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_SetPlatformResponse__Output>): grpc.ClientUnaryCall;
  SetPlatform(argument: _aegir_v1_SetPlatformRequest, callback: grpc.requestCallback<_aegir_v1_SetPlatformResponse__Output>): grpc.ClientUnaryCall;
  setPlatform(argument: _aegir_v1_SetPlatformRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_SetPlatformResponse__Output>): grpc.ClientUnaryCall;
  setPlatform(argument: _aegir_v1_SetPlatformRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_SetPlatformResponse__Output>): grpc.ClientUnaryCall;
  setPlatform(argument: _aegir_v1_SetPlatformRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_SetPlatformResponse__Output>): grpc.ClientUnaryCall;
  setPlatform(argument: _aegir_v1_SetPlatformRequest, callback: grpc.requestCallback<_aegir_v1_SetPlatformResponse__Output>): grpc.ClientUnaryCall;
  
  VerifyPlatform(argument: _aegir_v1_VerifyPlatformRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_VerifyPlatformResponse__Output>): grpc.ClientUnaryCall;
  VerifyPlatform(argument: _aegir_v1_VerifyPlatformRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_VerifyPlatformResponse__Output>): grpc.ClientUnaryCall;
  VerifyPlatform(argument: _aegir_v1_VerifyPlatformRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_VerifyPlatformResponse__Output>): grpc.ClientUnaryCall;
  VerifyPlatform(argument: _aegir_v1_VerifyPlatformRequest, callback: grpc.requestCallback<_aegir_v1_VerifyPlatformResponse__Output>): grpc.ClientUnaryCall;
  verifyPlatform(argument: _aegir_v1_VerifyPlatformRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_VerifyPlatformResponse__Output>): grpc.ClientUnaryCall;
  verifyPlatform(argument: _aegir_v1_VerifyPlatformRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_VerifyPlatformResponse__Output>): grpc.ClientUnaryCall;
  verifyPlatform(argument: _aegir_v1_VerifyPlatformRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_VerifyPlatformResponse__Output>): grpc.ClientUnaryCall;
  verifyPlatform(argument: _aegir_v1_VerifyPlatformRequest, callback: grpc.requestCallback<_aegir_v1_VerifyPlatformResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface PlatformServiceHandlers extends grpc.UntypedServiceImplementation {
  AddPlatform: grpc.handleUnaryCall<_aegir_v1_AddPlatformRequest__Output, _aegir_v1_AddPlatformResponse>;
  
  DiffReleases: grpc.handleUnaryCall<_aegir_v1_DiffReleasesRequest__Output, _aegir_v1_DiffReleasesResponse>;
  
  GetPlatform: grpc.handleUnaryCall<_aegir_v1_GetPlatformRequest__Output, _aegir_v1_GetPlatformResponse>;
  
  ListPlatforms: grpc.handleUnaryCall<_aegir_v1_ListPlatformsRequest__Output, _aegir_v1_ListPlatformsResponse>;
  
  ListReleases: grpc.handleUnaryCall<_aegir_v1_ListReleasesRequest__Output, _aegir_v1_ListReleasesResponse>;
  
  RebuildPlatform: grpc.handleUnaryCall<_aegir_v1_RebuildPlatformRequest__Output, _aegir_v1_RebuildPlatformResponse>;
  
  RemovePlatform: grpc.handleUnaryCall<_aegir_v1_RemovePlatformRequest__Output, _aegir_v1_RemovePlatformResponse>;
  
  RollbackPlatform: grpc.handleUnaryCall<_aegir_v1_RollbackPlatformRequest__Output, _aegir_v1_RollbackPlatformResponse>;
  
  SetPlatform: grpc.handleUnaryCall<_aegir_v1_SetPlatformRequest__Output, _aegir_v1_SetPlatformResponse>;
  
  VerifyPlatform: grpc.handleUnaryCall<_aegir_v1_VerifyPlatformRequest__Output, _aegir_v1_VerifyPlatformResponse>;
  
}

export interface PlatformServiceDefinition extends grpc.ServiceDefinition {
  AddPlatform: MethodDefinition<_aegir_v1_AddPlatformRequest, _aegir_v1_AddPlatformResponse, _aegir_v1_AddPlatformRequest__Output, _aegir_v1_AddPlatformResponse__Output>
  DiffReleases: MethodDefinition<_aegir_v1_DiffReleasesRequest, _aegir_v1_DiffReleasesResponse, _aegir_v1_DiffReleasesRequest__Output, _aegir_v1_DiffReleasesResponse__Output>
  GetPlatform: MethodDefinition<_aegir_v1_GetPlatformRequest, _aegir_v1_GetPlatformResponse, _aegir_v1_GetPlatformRequest__Output, _aegir_v1_GetPlatformResponse__Output>
  ListPlatforms: MethodDefinition<_aegir_v1_ListPlatformsRequest, _aegir_v1_ListPlatformsResponse, _aegir_v1_ListPlatformsRequest__Output, _aegir_v1_ListPlatformsResponse__Output>
  ListReleases: MethodDefinition<_aegir_v1_ListReleasesRequest, _aegir_v1_ListReleasesResponse, _aegir_v1_ListReleasesRequest__Output, _aegir_v1_ListReleasesResponse__Output>
  RebuildPlatform: MethodDefinition<_aegir_v1_RebuildPlatformRequest, _aegir_v1_RebuildPlatformResponse, _aegir_v1_RebuildPlatformRequest__Output, _aegir_v1_RebuildPlatformResponse__Output>
  RemovePlatform: MethodDefinition<_aegir_v1_RemovePlatformRequest, _aegir_v1_RemovePlatformResponse, _aegir_v1_RemovePlatformRequest__Output, _aegir_v1_RemovePlatformResponse__Output>
  RollbackPlatform: MethodDefinition<_aegir_v1_RollbackPlatformRequest, _aegir_v1_RollbackPlatformResponse, _aegir_v1_RollbackPlatformRequest__Output, _aegir_v1_RollbackPlatformResponse__Output>
  SetPlatform: MethodDefinition<_aegir_v1_SetPlatformRequest, _aegir_v1_SetPlatformResponse, _aegir_v1_SetPlatformRequest__Output, _aegir_v1_SetPlatformResponse__Output>
  VerifyPlatform: MethodDefinition<_aegir_v1_VerifyPlatformRequest, _aegir_v1_VerifyPlatformResponse, _aegir_v1_VerifyPlatformRequest__Output, _aegir_v1_VerifyPlatformResponse__Output>
}
