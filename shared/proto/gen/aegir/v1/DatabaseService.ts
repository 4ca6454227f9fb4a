// Original file: proto/aegir/v1/admin.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetDatabaseRequest as _aegir_v1_GetDatabaseRequest, GetDatabaseRequest__Output as _aegir_v1_GetDatabaseRequest__Output } from '../../aegir/v1/GetDatabaseRequest.ts';
import type { GetDatabaseResponse as _aegir_v1_GetDatabaseResponse, GetDatabaseResponse__Output as _aegir_v1_GetDatabaseResponse__Output } from '../../aegir/v1/GetDatabaseResponse.ts';
import type { ListDatabasesRequest as _aegir_v1_ListDatabasesRequest, ListDatabasesRequest__Output as _aegir_v1_ListDatabasesRequest__Output } from '../../aegir/v1/ListDatabasesRequest.ts';
import type { ListDatabasesResponse as _aegir_v1_ListDatabasesResponse, ListDatabasesResponse__Output as _aegir_v1_ListDatabasesResponse__Output } from '../../aegir/v1/ListDatabasesResponse.ts';

export interface DatabaseServiceClient extends grpc.Client {
  GetDatabase(argument: _aegir_v1_GetDatabaseRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetDatabaseResponse__Output>): grpc.ClientUnaryCall;
  GetDatabase(argument: _aegir_v1_GetDatabaseRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_GetDatabaseResponse__Output>): grpc.ClientUnaryCall;
  GetDatabase(argument: _aegir_v1_GetDatabaseRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetDatabaseResponse__Output>): grpc.ClientUnaryCall;
  GetDatabase(argument: _aegir_v1_GetDatabaseRequest, callback: grpc.requestCallback<_aegir_v1_GetDatabaseResponse__Output>): grpc.ClientUnaryCall;
  getDatabase(argument: _aegir_v1_GetDatabaseRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetDatabaseResponse__Output>): grpc.ClientUnaryCall;
  getDatabase(argument: _aegir_v1_GetDatabaseRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_GetDatabaseResponse__Output>): grpc.ClientUnaryCall;
  getDatabase(argument: _aegir_v1_GetDatabaseRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetDatabaseResponse__Output>): grpc.ClientUnaryCall;
  getDatabase(argument: _aegir_v1_GetDatabaseRequest, callback: grpc.requestCallback<_aegir_v1_GetDatabaseResponse__Output>): grpc.ClientUnaryCall;
  
  ListDatabases(argument: _aegir_v1_ListDatabasesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListDatabasesResponse__Output>): grpc.ClientUnaryCall;
  ListDatabases(argument: _aegir_v1_ListDatabasesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_ListDatabasesResponse__Output>): grpc.ClientUnaryCall;
  ListDatabases(argument: _aegir_v1_ListDatabasesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListDatabasesResponse__Output>): grpc.ClientUnaryCall;
  ListDatabases(argument: _aegir_v1_ListDatabasesRequest, callback: grpc.requestCallback<_aegir_v1_ListDatabasesResponse__Output>): grpc.ClientUnaryCall;
  listDatabases(argument: _aegir_v1_ListDatabasesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListDatabasesResponse__Output>): grpc.ClientUnaryCall;
  listDatabases(argument: _aegir_v1_ListDatabasesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_ListDatabasesResponse__Output>): grpc.ClientUnaryCall;
  listDatabases(argument: _aegir_v1_ListDatabasesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListDatabasesResponse__Output>): grpc.ClientUnaryCall;
  listDatabases(argument: _aegir_v1_ListDatabasesRequest, callback: grpc.requestCallback<_aegir_v1_ListDatabasesResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface DatabaseServiceHandlers extends grpc.UntypedServiceImplementation {
  GetDatabase: grpc.handleUnaryCall<_aegir_v1_GetDatabaseRequest__Output, _aegir_v1_GetDatabaseResponse>;
  
  ListDatabases: grpc.handleUnaryCall<_aegir_v1_ListDatabasesRequest__Output, _aegir_v1_ListDatabasesResponse>;
  
}

export interface DatabaseServiceDefinition extends grpc.ServiceDefinition {
  GetDatabase: MethodDefinition<_aegir_v1_GetDatabaseRequest, _aegir_v1_GetDatabaseResponse, _aegir_v1_GetDatabaseRequest__Output, _aegir_v1_GetDatabaseResponse__Output>
  ListDatabases: MethodDefinition<_aegir_v1_ListDatabasesRequest, _aegir_v1_ListDatabasesResponse, _aegir_v1_ListDatabasesRequest__Output, _aegir_v1_ListDatabasesResponse__Output>
}
