// Original file: proto/aegir/v1/admin.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AddServerRequest as _aegir_v1_AddServerRequest, AddServerRequest__Output as _aegir_v1_AddServerRequest__Output } from '../../aegir/v1/AddServerRequest.ts';
import type { AddServerResponse as _aegir_v1_AddServerResponse, AddServerResponse__Output as _aegir_v1_AddServerResponse__Output } from '../../aegir/v1/AddServerResponse.ts';
import type { CreateTokenRequest as _aegir_v1_CreateTokenRequest, CreateTokenRequest__Output as _aegir_v1_CreateTokenRequest__Output } from '../../aegir/v1/CreateTokenRequest.ts';
import type { CreateTokenResponse as _aegir_v1_CreateTokenResponse, CreateTokenResponse__Output as _aegir_v1_CreateTokenResponse__Output } from '../../aegir/v1/CreateTokenResponse.ts';
import type { GetServerRequest as _aegir_v1_GetServerRequest, GetServerRequest__Output as _aegir_v1_GetServerRequest__Output } from '../../aegir/v1/GetServerRequest.ts';
import type { GetServerResponse as _aegir_v1_GetServerResponse, GetServerResponse__Output as _aegir_v1_GetServerResponse__Output } from '../../aegir/v1/GetServerResponse.ts';
import type { ListDriftRequest as _aegir_v1_ListDriftRequest, ListDriftRequest__Output as _aegir_v1_ListDriftRequest__Output } from '../../aegir/v1/ListDriftRequest.ts';
import type { ListDriftResponse as _aegir_v1_ListDriftResponse, ListDriftResponse__Output as _aegir_v1_ListDriftResponse__Output } from '../../aegir/v1/ListDriftResponse.ts';
import type { ListServersRequest as _aegir_v1_ListServersRequest, ListServersRequest__Output as _aegir_v1_ListServersRequest__Output } from '../../aegir/v1/ListServersRequest.ts';
import type { ListServersResponse as _aegir_v1_ListServersResponse, ListServersResponse__Output as _aegir_v1_ListServersResponse__Output } from '../../aegir/v1/ListServersResponse.ts';
import type { RemoveServerRequest as _aegir_v1_RemoveServerRequest, RemoveServerRequest__Output as _aegir_v1_RemoveServerRequest__Output } from '../../aegir/v1/RemoveServerRequest.ts';
import type { RemoveServerResponse as _aegir_v1_RemoveServerResponse, RemoveServerResponse__Output as _aegir_v1_RemoveServerResponse__Output } from '../../aegir/v1/RemoveServerResponse.ts';
import type { SetServerRequest as _aegir_v1_SetServerRequest, SetServerRequest__Output as _aegir_v1_SetServerRequest__Output } from '../../aegir/v1/SetServerRequest.ts';
import type { SetServerResponse as _aegir_v1_SetServerResponse, SetServerResponse__Output as _aegir_v1_SetServerResponse__Output } from '../../aegir/v1/SetServerResponse.ts';
import type { VerifyServerRequest as _aegir_v1_VerifyServerRequest, VerifyServerRequest__Output as _aegir_v1_VerifyServerRequest__Output } from '../../aegir/v1/VerifyServerRequest.ts';
import type { VerifyServerResponse as _aegir_v1_VerifyServerResponse, VerifyServerResponse__Output as _aegir_v1_VerifyServerResponse__Output } from '../../aegir/v1/VerifyServerResponse.ts';

export interface ServerServiceClient extends grpc.Client {
  AddServer(argument: _aegir_v1_AddServerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_AddServerResponse__Output>): grpc.ClientUnaryCall;
  AddServer(argument: _aegir_v1_AddServerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_AddServerResponse__Output>): grpc.ClientUnaryCall;
  AddServer(argument: _aegir_v1_AddServerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_AddServerResponse__Output>): grpc.ClientUnaryCall;
  AddServer(argument: _aegir_v1_AddServerRequest, callback: grpc.requestCallback<_aegir_v1_AddServerResponse__Output>): grpc.ClientUnaryCall;
  addServer(argument: _aegir_v1_AddServerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_AddServerResponse__Output>): grpc.ClientUnaryCall;
  addServer(argument: _aegir_v1_AddServerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_AddServerResponse__Output>): grpc.ClientUnaryCall;
  addServer(argument: _aegir_v1_AddServerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_AddServerResponse__Output>): grpc.ClientUnaryCall;
  addServer(argument: _aegir_v1_AddServerRequest, callback: grpc.requestCallback<_aegir_v1_AddServerResponse__Output>): grpc.ClientUnaryCall;
  
  CreateToken(argument: _aegir_v1_CreateTokenRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_CreateTokenResponse__Output>): grpc.ClientUnaryCall;
  CreateToken(argument: _aegir_v1_CreateTokenRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_CreateTokenResponse__Output>): grpc.ClientUnaryCall;
  CreateToken(argument: _aegir_v1_CreateTokenRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_CreateTokenResponse__Output>): grpc.ClientUnaryCall;
  CreateToken(argument: _aegir_v1_CreateTokenRequest, callback: grpc.requestCallback<_aegir_v1_CreateTokenResponse__Output>): grpc.ClientUnaryCall;
  createToken(argument: _aegir_v1_CreateTokenRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_CreateTokenResponse__Output>): grpc.ClientUnaryCall;
  createToken(argument: _aegir_v1_CreateTokenRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_CreateTokenResponse__Output>): grpc.ClientUnaryCall;
  createToken(argument: _aegir_v1_CreateTokenRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_CreateTokenResponse__Output>): grpc.ClientUnaryCall;
  createToken(argument: _aegir_v1_CreateTokenRequest, callback: grpc.requestCallback<_aegir_v1_CreateTokenResponse__Output>): grpc.ClientUnaryCall;
  
  GetServer(argument: _aegir_v1_GetServerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetServerResponse__Output>): grpc.ClientUnaryCall;
  GetServer(argument: _aegir_v1_GetServerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_GetServerResponse__Output>): grpc.ClientUnaryCall;
  GetServer(argument: _aegir_v1_GetServerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetServerResponse__Output>): grpc.ClientUnaryCall;
  GetServer(argument: _aegir_v1_GetServerRequest, callback: grpc.requestCallback<_aegir_v1_GetServerResponse__Output>): grpc.ClientUnaryCall;
  getServer(argument: _aegir_v1_GetServerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetServerResponse__Output>): grpc.ClientUnaryCall;
  getServer(argument: _aegir_v1_GetServerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_GetServerResponse__Output>): grpc.ClientUnaryCall;
  getServer(argument: _aegir_v1_GetServerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetServerResponse__Output>): grpc.ClientUnaryCall;
  getServer(argument: _aegir_v1_GetServerRequest, callback: grpc.requestCallback<_aegir_v1_GetServerResponse__Output>): grpc.ClientUnaryCall;
  
  ListDrift(argument: _aegir_v1_ListDriftRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListDriftResponse__Output>): grpc.ClientUnaryCall;
  ListDrift(argument: _aegir_v1_ListDriftRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_ListDriftResponse__Output>): grpc.ClientUnaryCall;
  ListDrift(argument: _aegir_v1_ListDriftRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListDriftResponse__Output>): grpc.ClientUnaryCall;
  ListDrift(argument: _aegir_v1_ListDriftRequest, callback: grpc.requestCallback<_aegir_v1_ListDriftResponse__Output>): grpc.ClientUnaryCall;
  listDrift(argument: _aegir_v1_ListDriftRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListDriftResponse__Output>): grpc.ClientUnaryCall;
  listDrift(argument: _aegir_v1_ListDriftRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_ListDriftResponse__Output>): grpc.ClientUnaryCall;
  listDrift(argument: _aegir_v1_ListDriftRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListDriftResponse__Output>): grpc.ClientUnaryCall;
  listDrift(argument: _aegir_v1_ListDriftRequest, callback: grpc.requestCallback<_aegir_v1_ListDriftResponse__Output>): grpc.ClientUnaryCall;
  
  ListServers(argument: _aegir_v1_ListServersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListServersResponse__Output>): grpc.ClientUnaryCall;
  ListServers(argument: _aegir_v1_ListServersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_ListServersResponse__Output>): grpc.ClientUnaryCall;
  ListServers(argument: _aegir_v1_ListServersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListServersResponse__Output>): grpc.ClientUnaryCall;
  ListServers(argument: _aegir_v1_ListServersRequest, callback: grpc.requestCallback<_aegir_v1_ListServersResponse__Output>): grpc.ClientUnaryCall;
  listServers(argument: _aegir_v1_ListServersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListServersResponse__Output>): grpc.ClientUnaryCall;
  listServers(argument: _aegir_v1_ListServersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_ListServersResponse__Output>): grpc.ClientUnaryCall;
  listServers(argument: _aegir_v1_ListServersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListServersResponse__Output>): grpc.ClientUnaryCall;
  listServers(argument: _aegir_v1_ListServersRequest, callback: grpc.requestCallback<_aegir_v1_ListServersResponse__Output>): grpc.ClientUnaryCall;
  
  RemoveServer(argument: _aegir_v1_RemoveServerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RemoveServerResponse__Output>): grpc.ClientUnaryCall;
  RemoveServer(argument: _aegir_v1_RemoveServerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_RemoveServerResponse__Output>): grpc.ClientUnaryCall;
  RemoveServer(argument: _aegir_v1_RemoveServerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RemoveServerResponse__Output>): grpc.ClientUnaryCall;
  RemoveServer(argument: _aegir_v1_RemoveServerRequest, callback: grpc.requestCallback<_aegir_v1_RemoveServerResponse__Output>): grpc.ClientUnaryCall;
  removeServer(argument: _aegir_v1_RemoveServerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RemoveServerResponse__Output>): grpc.ClientUnaryCall;
  removeServer(argument: _aegir_v1_RemoveServerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_RemoveServerResponse__Output>): grpc.ClientUnaryCall;
  removeServer(argument: _aegir_v1_RemoveServerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RemoveServerResponse__Output>): grpc.ClientUnaryCall;
  removeServer(argument: _aegir_v1_RemoveServerRequest, callback: grpc.requestCallback<_aegir_v1_RemoveServerResponse__Output>): grpc.ClientUnaryCall;
  
  SetServer(argument: _aegir_v1_SetServerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_SetServerResponse__Output>): grpc.ClientUnaryCall;
  SetServer(argument: _aegir_v1_SetServerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_SetServerResponse__Output>): grpc.ClientUnaryCall;
  SetServer(argument: _aegir_v1_SetServerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_SetServerResponse__Output>): grpc.ClientUnaryCall;
  SetServer(argument: _aegir_v1_SetServerRequest, callback: grpc.requestCallback<_aegir_v1_SetServerResponse__Output>): grpc.ClientUnaryCall;
  setServer(argument: _aegir_v1_SetServerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_SetServerResponse__Output>): grpc.ClientUnaryCall;
  setServer(argument: _aegir_v1_SetServerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_SetServerResponse__Output>): grpc.ClientUnaryCall;
  setServer(argument: _aegir_v1_SetServerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_SetServerResponse__Output>): grpc.ClientUnaryCall;
  setServer(argument: _aegir_v1_SetServerRequest, callback: grpc.requestCallback<_aegir_v1_SetServerResponse__Output>): grpc.ClientUnaryCall;
  
  VerifyServer(argument: _aegir_v1_VerifyServerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_VerifyServerResponse__Output>): grpc.ClientUnaryCall;
  VerifyServer(argument: _aegir_v1_VerifyServerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_VerifyServerResponse__Output>): grpc.ClientUnaryCall;
  VerifyServer(argument: _aegir_v1_VerifyServerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_VerifyServerResponse__Output>): grpc.ClientUnaryCall;
  VerifyServer(argument: _aegir_v1_VerifyServerRequest, callback: grpc.requestCallback<_aegir_v1_VerifyServerResponse__Output>): grpc.ClientUnaryCall;
  verifyServer(argument: _aegir_v1_VerifyServerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_VerifyServerResponse__Output>): grpc.ClientUnaryCall;
  verifyServer(argument: _aegir_v1_VerifyServerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_VerifyServerResponse__Output>): grpc.ClientUnaryCall;
  verifyServer(argument: _aegir_v1_VerifyServerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_VerifyServerResponse__Output>): grpc.ClientUnaryCall;
  verifyServer(argument: _aegir_v1_VerifyServerRequest, callback: grpc.requestCallback<_aegir_v1_VerifyServerResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface ServerServiceHandlers extends grpc.UntypedServiceImplementation {
  AddServer: grpc.handleUnaryCall<_aegir_v1_AddServerRequest__Output, _aegir_v1_AddServerResponse>;
  
  CreateToken: grpc.handleUnaryCall<_aegir_v1_CreateTokenRequest__Output, _aegir_v1_CreateTokenResponse>;
  
  GetServer: grpc.handleUnaryCall<_aegir_v1_GetServerRequest__Output, _aegir_v1_GetServerResponse>;
  
  ListDrift: grpc.handleUnaryCall<_aegir_v1_ListDriftRequest__Output, _aegir_v1_ListDriftResponse>;
  
  ListServers: grpc.handleUnaryCall<_aegir_v1_ListServersRequest__Output, _aegir_v1_ListServersResponse>;
  
  RemoveServer: grpc.handleUnaryCall<_aegir_v1_RemoveServerRequest__Output, _aegir_v1_RemoveServerResponse>;
  
  SetServer: grpc.handleUnaryCall<_aegir_v1_SetServerRequest__Output, _aegir_v1_SetServerResponse>;
  
  VerifyServer: grpc.handleUnaryCall<_aegir_v1_VerifyServerRequest__Output, _aegir_v1_VerifyServerResponse>;
  
}

export interface ServerServiceDefinition extends grpc.ServiceDefinition {
  AddServer: MethodDefinition<_aegir_v1_AddServerRequest, _aegir_v1_AddServerResponse, _aegir_v1_AddServerRequest__Output, _aegir_v1_AddServerResponse__Output>
  CreateToken: MethodDefinition<_aegir_v1_CreateTokenRequest, _aegir_v1_CreateTokenResponse, _aegir_v1_CreateTokenRequest__Output, _aegir_v1_CreateTokenResponse__Output>
  GetServer: MethodDefinition<_aegir_v1_GetServerRequest, _aegir_v1_GetServerResponse, _aegir_v1_GetServerRequest__Output, _aegir_v1_GetServerResponse__Output>
  ListDrift: MethodDefinition<_aegir_v1_ListDriftRequest, _aegir_v1_ListDriftResponse, _aegir_v1_ListDriftRequest__Output, _aegir_v1_ListDriftResponse__Output>
  ListServers: MethodDefinition<_aegir_v1_ListServersRequest, _aegir_v1_ListServersResponse, _aegir_v1_ListServersRequest__Output, _aegir_v1_ListServersResponse__Output>
  RemoveServer: MethodDefinition<_aegir_v1_RemoveServerRequest, _aegir_v1_RemoveServerResponse, _aegir_v1_RemoveServerRequest__Output, _aegir_v1_RemoveServerResponse__Output>
  SetServer: MethodDefinition<_aegir_v1_SetServerRequest, _aegir_v1_SetServerResponse, _aegir_v1_SetServerRequest__Output, _aegir_v1_SetServerResponse__Output>
  VerifyServer: MethodDefinition<_aegir_v1_VerifyServerRequest, _aegir_v1_VerifyServerResponse, _aegir_v1_VerifyServerRequest__Output, _aegir_v1_VerifyServerResponse__Output>
}
