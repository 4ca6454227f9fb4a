// Original file: proto/aegir/v1/backup.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CloneSiteRequest as _aegir_v1_CloneSiteRequest, CloneSiteRequest__Output as _aegir_v1_CloneSiteRequest__Output } from '../../aegir/v1/CloneSiteRequest.ts';
import type { CloneSiteResponse as _aegir_v1_CloneSiteResponse, CloneSiteResponse__Output as _aegir_v1_CloneSiteResponse__Output } from '../../aegir/v1/CloneSiteResponse.ts';
import type { MoveSiteRequest as _aegir_v1_MoveSiteRequest, MoveSiteRequest__Output as _aegir_v1_MoveSiteRequest__Output } from '../../aegir/v1/MoveSiteRequest.ts';
import type { MoveSiteResponse as _aegir_v1_MoveSiteResponse, MoveSiteResponse__Output as _aegir_v1_MoveSiteResponse__Output } from '../../aegir/v1/MoveSiteResponse.ts';

export interface MoveServiceClient extends grpc.Client {
  CloneSite(argument: _aegir_v1_CloneSiteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_CloneSiteResponse__Output>): grpc.ClientUnaryCall;
  CloneSite(argument: _aegir_v1_CloneSiteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_CloneSiteResponse__Output>): grpc.ClientUnaryCall;
  CloneSite(argument: _aegir_v1_CloneSiteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_CloneSiteResponse__Output>): grpc.ClientUnaryCall;
  CloneSite(argument: _aegir_v1_CloneSiteRequest, callback: grpc.requestCallback<_aegir_v1_CloneSiteResponse__Output>): grpc.ClientUnaryCall;
  cloneSite(argument: _aegir_v1_CloneSiteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_CloneSiteResponse__Output>): grpc.ClientUnaryCall;
  cloneSite(argument: _aegir_v1_CloneSiteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_CloneSiteResponse__Output>): grpc.ClientUnaryCall;
  cloneSite(argument: _aegir_v1_CloneSiteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_CloneSiteResponse__Output>): grpc.ClientUnaryCall;
  cloneSite(argument: _aegir_v1_CloneSiteRequest, callback: grpc.requestCallback<_aegir_v1_CloneSiteResponse__Output>): grpc.ClientUnaryCall;
  
  MoveSite(argument: _aegir_v1_MoveSiteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_MoveSiteResponse__Output>): grpc.ClientUnaryCall;
  MoveSite(argument: _aegir_v1_MoveSiteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_MoveSiteResponse__Output>): grpc.ClientUnaryCall;
  MoveSite(argument: _aegir_v1_MoveSiteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_MoveSiteResponse__Output>): grpc.ClientUnaryCall;
  MoveSite(argument: _aegir_v1_MoveSiteRequest, callback: grpc.requestCallback<_aegir_v1_MoveSiteResponse__Output>): grpc.ClientUnaryCall;
  moveSite(argument: _aegir_v1_MoveSiteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_MoveSiteResponse__Output>): grpc.ClientUnaryCall;
  moveSite(argument: _aegir_v1_MoveSiteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_MoveSiteResponse__Output>): grpc.ClientUnaryCall;
  moveSite(argument: _aegir_v1_MoveSiteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_MoveSiteResponse__Output>): grpc.ClientUnaryCall;
  moveSite(argument: _aegir_v1_MoveSiteRequest, callback: grpc.requestCallback<_aegir_v1_MoveSiteResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface MoveServiceHandlers extends grpc.UntypedServiceImplementation {
  CloneSite: grpc.handleUnaryCall<_aegir_v1_CloneSiteRequest__Output, _aegir_v1_CloneSiteResponse>;
  
  MoveSite: grpc.handleUnaryCall<_aegir_v1_MoveSiteRequest__Output, _aegir_v1_MoveSiteResponse>;
  
}

export interface MoveServiceDefinition extends grpc.ServiceDefinition {
  CloneSite: MethodDefinition<_aegir_v1_CloneSiteRequest, _aegir_v1_CloneSiteResponse, _aegir_v1_CloneSiteRequest__Output, _aegir_v1_CloneSiteResponse__Output>
  MoveSite: MethodDefinition<_aegir_v1_MoveSiteRequest, _aegir_v1_MoveSiteResponse, _aegir_v1_MoveSiteRequest__Output, _aegir_v1_MoveSiteResponse__Output>
}
