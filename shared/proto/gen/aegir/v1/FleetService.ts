// Original file: proto/aegir/v1/admin.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetStatusRequest as _aegir_v1_GetStatusRequest, GetStatusRequest__Output as _aegir_v1_GetStatusRequest__Output } from '../../aegir/v1/GetStatusRequest.ts';
import type { GetStatusResponse as _aegir_v1_GetStatusResponse, GetStatusResponse__Output as _aegir_v1_GetStatusResponse__Output } from '../../aegir/v1/GetStatusResponse.ts';
import type { ListSpokesRequest as _aegir_v1_ListSpokesRequest, ListSpokesRequest__Output as _aegir_v1_ListSpokesRequest__Output } from '../../aegir/v1/ListSpokesRequest.ts';
import type { ListSpokesResponse as _aegir_v1_ListSpokesResponse, ListSpokesResponse__Output as _aegir_v1_ListSpokesResponse__Output } from '../../aegir/v1/ListSpokesResponse.ts';
import type { RevokeSpokeRequest as _aegir_v1_RevokeSpokeRequest, RevokeSpokeRequest__Output as _aegir_v1_RevokeSpokeRequest__Output } from '../../aegir/v1/RevokeSpokeRequest.ts';
import type { RevokeSpokeResponse as _aegir_v1_RevokeSpokeResponse, RevokeSpokeResponse__Output as _aegir_v1_RevokeSpokeResponse__Output } from '../../aegir/v1/RevokeSpokeResponse.ts';

export interface FleetServiceClient extends grpc.Client {
  GetStatus(argument: _aegir_v1_GetStatusRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetStatusResponse__Output>): grpc.ClientUnaryCall;
  GetStatus(argument: _aegir_v1_GetStatusRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_GetStatusResponse__Output>): grpc.ClientUnaryCall;
  GetStatus(argument: _aegir_v1_GetStatusRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetStatusResponse__Output>): grpc.ClientUnaryCall;
  GetStatus(argument: _aegir_v1_GetStatusRequest, callback: grpc.requestCallback<_aegir_v1_GetStatusResponse__Output>): grpc.ClientUnaryCall;
  getStatus(argument: _aegir_v1_GetStatusRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetStatusResponse__Output>): grpc.ClientUnaryCall;
  getStatus(argument: _aegir_v1_GetStatusRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_GetStatusResponse__Output>): grpc.ClientUnaryCall;
  getStatus(argument: _aegir_v1_GetStatusRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetStatusResponse__Output>): grpc.ClientUnaryCall;
  getStatus(argument: _aegir_v1_GetStatusRequest, callback: grpc.requestCallback<_aegir_v1_GetStatusResponse__Output>): grpc.ClientUnaryCall;
  
  ListSpokes(argument: _aegir_v1_ListSpokesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListSpokesResponse__Output>): grpc.ClientUnaryCall;
  ListSpokes(argument: _aegir_v1_ListSpokesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_ListSpokesResponse__Output>): grpc.ClientUnaryCall;
  ListSpokes(argument: _aegir_v1_ListSpokesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListSpokesResponse__Output>): grpc.ClientUnaryCall;
  ListSpokes(argument: _aegir_v1_ListSpokesRequest, callback: grpc.requestCallback<_aegir_v1_ListSpokesResponse__Output>): grpc.ClientUnaryCall;
  listSpokes(argument: _aegir_v1_ListSpokesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListSpokesResponse__Output>): grpc.ClientUnaryCall;
  listSpokes(argument: _aegir_v1_ListSpokesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_ListSpokesResponse__Output>): grpc.ClientUnaryCall;
  listSpokes(argument: _aegir_v1_ListSpokesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListSpokesResponse__Output>): grpc.ClientUnaryCall;
  listSpokes(argument: _aegir_v1_ListSpokesRequest, callback: grpc.requestCallback<_aegir_v1_ListSpokesResponse__Output>): grpc.ClientUnaryCall;
  
  RevokeSpoke(argument: _aegir_v1_RevokeSpokeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RevokeSpokeResponse__Output>): grpc.ClientUnaryCall;
  RevokeSpoke(argument: _aegir_v1_RevokeSpokeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_RevokeSpokeResponse__Output>): grpc.ClientUnaryCall;
  RevokeSpoke(argument: _aegir_v1_RevokeSpokeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RevokeSpokeResponse__Output>): grpc.ClientUnaryCall;
  RevokeSpoke(argument: _aegir_v1_RevokeSpokeRequest, callback: grpc.requestCallback<_aegir_v1_RevokeSpokeResponse__Output>): grpc.ClientUnaryCall;
  revokeSpoke(argument: _aegir_v1_RevokeSpokeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RevokeSpokeResponse__Output>): grpc.ClientUnaryCall;
  revokeSpoke(argument: _aegir_v1_RevokeSpokeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_RevokeSpokeResponse__Output>): grpc.ClientUnaryCall;
  revokeSpoke(argument: _aegir_v1_RevokeSpokeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RevokeSpokeResponse__Output>): grpc.ClientUnaryCall;
  revokeSpoke(argument: _aegir_v1_RevokeSpokeRequest, callback: grpc.requestCallback<_aegir_v1_RevokeSpokeResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface FleetServiceHandlers extends grpc.UntypedServiceImplementation {
  GetStatus: grpc.handleUnaryCall<_aegir_v1_GetStatusRequest__Output, _aegir_v1_GetStatusResponse>;
  
  ListSpokes: grpc.handleUnaryCall<_aegir_v1_ListSpokesRequest__Output, _aegir_v1_ListSpokesResponse>;
  
  RevokeSpoke: grpc.handleUnaryCall<_aegir_v1_RevokeSpokeRequest__Output, _aegir_v1_RevokeSpokeResponse>;
  
}

export interface FleetServiceDefinition extends grpc.ServiceDefinition {
  GetStatus: MethodDefinition<_aegir_v1_GetStatusRequest, _aegir_v1_GetStatusResponse, _aegir_v1_GetStatusRequest__Output, _aegir_v1_GetStatusResponse__Output>
  ListSpokes: MethodDefinition<_aegir_v1_ListSpokesRequest, _aegir_v1_ListSpokesResponse, _aegir_v1_ListSpokesRequest__Output, _aegir_v1_ListSpokesResponse__Output>
  RevokeSpoke: MethodDefinition<_aegir_v1_RevokeSpokeRequest, _aegir_v1_RevokeSpokeResponse, _aegir_v1_RevokeSpokeRequest__Output, _aegir_v1_RevokeSpokeResponse__Output>
}
