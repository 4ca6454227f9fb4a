// Original file: proto/aegir/v1/operator.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ListAuditRequest as _aegir_v1_ListAuditRequest, ListAuditRequest__Output as _aegir_v1_ListAuditRequest__Output } from '../../aegir/v1/ListAuditRequest.ts';
import type { ListAuditResponse as _aegir_v1_ListAuditResponse, ListAuditResponse__Output as _aegir_v1_ListAuditResponse__Output } from '../../aegir/v1/ListAuditResponse.ts';
import type { ProveAuditRequest as _aegir_v1_ProveAuditRequest, ProveAuditRequest__Output as _aegir_v1_ProveAuditRequest__Output } from '../../aegir/v1/ProveAuditRequest.ts';
import type { ProveAuditResponse as _aegir_v1_ProveAuditResponse, ProveAuditResponse__Output as _aegir_v1_ProveAuditResponse__Output } from '../../aegir/v1/ProveAuditResponse.ts';

export interface AuditServiceClient extends grpc.Client {
  ListAudit(argument: _aegir_v1_ListAuditRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListAuditResponse__Output>): grpc.ClientUnaryCall;
  ListAudit(argument: _aegir_v1_ListAuditRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_ListAuditResponse__Output>): grpc.ClientUnaryCall;
  ListAudit(argument: _aegir_v1_ListAuditRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListAuditResponse__Output>): grpc.ClientUnaryCall;
  ListAudit(argument: _aegir_v1_ListAuditRequest, callback: grpc.requestCallback<_aegir_v1_ListAuditResponse__Output>): grpc.ClientUnaryCall;
  listAudit(argument: _aegir_v1_ListAuditRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListAuditResponse__Output>): grpc.ClientUnaryCall;
  listAudit(argument: _aegir_v1_ListAuditRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_ListAuditResponse__Output>): grpc.ClientUnaryCall;
  listAudit(argument: _aegir_v1_ListAuditRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListAuditResponse__Output>): grpc.ClientUnaryCall;
  listAudit(argument: _aegir_v1_ListAuditRequest, callback: grpc.requestCallback<_aegir_v1_ListAuditResponse__Output>): grpc.ClientUnaryCall;
  
  ProveAudit(argument: _aegir_v1_ProveAuditRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ProveAuditResponse__Output>): grpc.ClientUnaryCall;
  ProveAudit(argument: _aegir_v1_ProveAuditRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_ProveAuditResponse__Output>): grpc.ClientUnaryCall;
  ProveAudit(argument: _aegir_v1_ProveAuditRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ProveAuditResponse__Output>): grpc.ClientUnaryCall;
  ProveAudit(argument: _aegir_v1_ProveAuditRequest, callback: grpc.requestCallback<_aegir_v1_ProveAuditResponse__Output>): grpc.ClientUnaryCall;
  proveAudit(argument: _aegir_v1_ProveAuditRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ProveAuditResponse__Output>): grpc.ClientUnaryCall;
  proveAudit(argument: _aegir_v1_ProveAuditRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_ProveAuditResponse__Output>): grpc.ClientUnaryCall;
  proveAudit(argument: _aegir_v1_ProveAuditRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ProveAuditResponse__Output>): grpc.ClientUnaryCall;
  proveAudit(argument: _aegir_v1_ProveAuditRequest, callback: grpc.requestCallback<_aegir_v1_ProveAuditResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface AuditServiceHandlers extends grpc.UntypedServiceImplementation {
  ListAudit: grpc.handleUnaryCall<_aegir_v1_ListAuditRequest__Output, _aegir_v1_ListAuditResponse>;
  
  ProveAudit: grpc.handleUnaryCall<_aegir_v1_ProveAuditRequest__Output, _aegir_v1_ProveAuditResponse>;
  
}

export interface AuditServiceDefinition extends grpc.ServiceDefinition {
  ListAudit: MethodDefinition<_aegir_v1_ListAuditRequest, _aegir_v1_ListAuditResponse, _aegir_v1_ListAuditRequest__Output, _aegir_v1_ListAuditResponse__Output>
  ProveAudit: MethodDefinition<_aegir_v1_ProveAuditRequest, _aegir_v1_ProveAuditResponse, _aegir_v1_ProveAuditRequest__Output, _aegir_v1_ProveAuditResponse__Output>
}
