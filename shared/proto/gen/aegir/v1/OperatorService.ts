// Original file: proto/aegir/v1/operator.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AddOperatorRequest as _aegir_v1_AddOperatorRequest, AddOperatorRequest__Output as _aegir_v1_AddOperatorRequest__Output } from '../../aegir/v1/AddOperatorRequest.ts';
import type { AddOperatorResponse as _aegir_v1_AddOperatorResponse, AddOperatorResponse__Output as _aegir_v1_AddOperatorResponse__Output } from '../../aegir/v1/AddOperatorResponse.ts';
import type { GetCallerRequest as _aegir_v1_GetCallerRequest, GetCallerRequest__Output as _aegir_v1_GetCallerRequest__Output } from '../../aegir/v1/GetCallerRequest.ts';
import type { GetCallerResponse as _aegir_v1_GetCallerResponse, GetCallerResponse__Output as _aegir_v1_GetCallerResponse__Output } from '../../aegir/v1/GetCallerResponse.ts';
import type { ListOperatorsRequest as _aegir_v1_ListOperatorsRequest, ListOperatorsRequest__Output as _aegir_v1_ListOperatorsRequest__Output } from '../../aegir/v1/ListOperatorsRequest.ts';
import type { ListOperatorsResponse as _aegir_v1_ListOperatorsResponse, ListOperatorsResponse__Output as _aegir_v1_ListOperatorsResponse__Output } from '../../aegir/v1/ListOperatorsResponse.ts';
import type { RenewCallerRequest as _aegir_v1_RenewCallerRequest, RenewCallerRequest__Output as _aegir_v1_RenewCallerRequest__Output } from '../../aegir/v1/RenewCallerRequest.ts';
import type { RenewCallerResponse as _aegir_v1_RenewCallerResponse, RenewCallerResponse__Output as _aegir_v1_RenewCallerResponse__Output } from '../../aegir/v1/RenewCallerResponse.ts';
import type { RenewOperatorRequest as _aegir_v1_RenewOperatorRequest, RenewOperatorRequest__Output as _aegir_v1_RenewOperatorRequest__Output } from '../../aegir/v1/RenewOperatorRequest.ts';
import type { RenewOperatorResponse as _aegir_v1_RenewOperatorResponse, RenewOperatorResponse__Output as _aegir_v1_RenewOperatorResponse__Output } from '../../aegir/v1/RenewOperatorResponse.ts';
import type { RevokeOperatorRequest as _aegir_v1_RevokeOperatorRequest, RevokeOperatorRequest__Output as _aegir_v1_RevokeOperatorRequest__Output } from '../../aegir/v1/RevokeOperatorRequest.ts';
import type { RevokeOperatorResponse as _aegir_v1_RevokeOperatorResponse, RevokeOperatorResponse__Output as _aegir_v1_RevokeOperatorResponse__Output } from '../../aegir/v1/RevokeOperatorResponse.ts';

export interface OperatorServiceClient extends grpc.Client {
  AddOperator(argument: _aegir_v1_AddOperatorRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_AddOperatorResponse__Output>): grpc.ClientUnaryCall;
  AddOperator(argument: _aegir_v1_AddOperatorRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_AddOperatorResponse__Output>): grpc.ClientUnaryCall;
  AddOperator(argument: _aegir_v1_AddOperatorRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_AddOperatorResponse__Output>): grpc.ClientUnaryCall;
  AddOperator(argument: _aegir_v1_AddOperatorRequest, callback: grpc.requestCallback<_aegir_v1_AddOperatorResponse__Output>): grpc.ClientUnaryCall;
  addOperator(argument: _aegir_v1_AddOperatorRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_AddOperatorResponse__Output>): grpc.ClientUnaryCall;
  addOperator(argument: _aegir_v1_AddOperatorRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_AddOperatorResponse__Output>): grpc.ClientUnaryCall;
  addOperator(argument: _aegir_v1_AddOperatorRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_AddOperatorResponse__Output>): grpc.ClientUnaryCall;
  addOperator(argument: _aegir_v1_AddOperatorRequest, callback: grpc.requestCallback<_aegir_v1_AddOperatorResponse__Output>): grpc.ClientUnaryCall;
  
  GetCaller(argument: _aegir_v1_GetCallerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetCallerResponse__Output>): grpc.ClientUnaryCall;
  GetCaller(argument: _aegir_v1_GetCallerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_GetCallerResponse__Output>): grpc.ClientUnaryCall;
  GetCaller(argument: _aegir_v1_GetCallerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetCallerResponse__Output>): grpc.ClientUnaryCall;
  GetCaller(argument: _aegir_v1_GetCallerRequest, callback: grpc.requestCallback<_aegir_v1_GetCallerResponse__Output>): grpc.ClientUnaryCall;
  getCaller(argument: _aegir_v1_GetCallerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetCallerResponse__Output>): grpc.ClientUnaryCall;
  getCaller(argument: _aegir_v1_GetCallerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_GetCallerResponse__Output>): grpc.ClientUnaryCall;
  getCaller(argument: _aegir_v1_GetCallerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetCallerResponse__Output>): grpc.ClientUnaryCall;
  getCaller(argument: _aegir_v1_GetCallerRequest, callback: grpc.requestCallback<_aegir_v1_GetCallerResponse__Output>): grpc.ClientUnaryCall;
  
  ListOperators(argument: _aegir_v1_ListOperatorsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListOperatorsResponse__Output>): grpc.ClientUnaryCall;
  ListOperators(argument: _aegir_v1_ListOperatorsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_ListOperatorsResponse__Output>): grpc.ClientUnaryCall;
  ListOperators(argument: _aegir_v1_ListOperatorsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListOperatorsResponse__Output>): grpc.ClientUnaryCall;
  ListOperators(argument: _aegir_v1_ListOperatorsRequest, callback: grpc.requestCallback<_aegir_v1_ListOperatorsResponse__Output>): grpc.ClientUnaryCall;
  listOperators(argument: _aegir_v1_ListOperatorsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListOperatorsResponse__Output>): grpc.ClientUnaryCall;
  listOperators(argument: _aegir_v1_ListOperatorsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_ListOperatorsResponse__Output>): grpc.ClientUnaryCall;
  listOperators(argument: _aegir_v1_ListOperatorsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListOperatorsResponse__Output>): grpc.ClientUnaryCall;
  listOperators(argument: _aegir_v1_ListOperatorsRequest, callback: grpc.requestCallback<_aegir_v1_ListOperatorsResponse__Output>): grpc.ClientUnaryCall;
  
  RenewCaller(argument: _aegir_v1_RenewCallerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RenewCallerResponse__Output>): grpc.ClientUnaryCall;
  RenewCaller(argument: _aegir_v1_RenewCallerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_RenewCallerResponse__Output>): grpc.ClientUnaryCall;
  RenewCaller(argument: _aegir_v1_RenewCallerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RenewCallerResponse__Output>): grpc.ClientUnaryCall;
  RenewCaller(argument: _aegir_v1_RenewCallerRequest, callback: grpc.requestCallback<_aegir_v1_RenewCallerResponse__Output>): grpc.ClientUnaryCall;
  renewCaller(argument: _aegir_v1_RenewCallerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RenewCallerResponse__Output>): grpc.ClientUnaryCall;
  renewCaller(argument: _aegir_v1_RenewCallerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_RenewCallerResponse__Output>): grpc.ClientUnaryCall;
  renewCaller(argument: _aegir_v1_RenewCallerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RenewCallerResponse__Output>): grpc.ClientUnaryCall;
  renewCaller(argument: _aegir_v1_RenewCallerRequest, callback: grpc.requestCallback<_aegir_v1_RenewCallerResponse__Output>): grpc.ClientUnaryCall;
  
  RenewOperator(argument: _aegir_v1_RenewOperatorRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RenewOperatorResponse__Output>): grpc.ClientUnaryCall;
  RenewOperator(argument: _aegir_v1_RenewOperatorRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_RenewOperatorResponse__Output>): grpc.ClientUnaryCall;
  RenewOperator(argument: _aegir_v1_RenewOperatorRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RenewOperatorResponse__Output>): grpc.ClientUnaryCall;
  RenewOperator(argument: _aegir_v1_RenewOperatorRequest, callback: grpc.requestCallback<_aegir_v1_RenewOperatorResponse__Output>): grpc.ClientUnaryCall;
  renewOperator(argument: _aegir_v1_RenewOperatorRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RenewOperatorResponse__Output>): grpc.ClientUnaryCall;
  renewOperator(argument: _aegir_v1_RenewOperatorRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_RenewOperatorResponse__Output>): grpc.ClientUnaryCall;
  renewOperator(argument: _aegir_v1_RenewOperatorRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RenewOperatorResponse__Output>): grpc.ClientUnaryCall;
  renewOperator(argument: _aegir_v1_RenewOperatorRequest, callback: grpc.requestCallback<_aegir_v1_RenewOperatorResponse__Output>): grpc.ClientUnaryCall;
  
  RevokeOperator(argument: _aegir_v1_RevokeOperatorRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RevokeOperatorResponse__Output>): grpc.ClientUnaryCall;
  RevokeOperator(argument: _aegir_v1_RevokeOperatorRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_RevokeOperatorResponse__Output>): grpc.ClientUnaryCall;
  RevokeOperator(argument: _aegir_v1_RevokeOperatorRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RevokeOperatorResponse__Output>): grpc.ClientUnaryCall;
  RevokeOperator(argument: _aegir_v1_RevokeOperatorRequest, callback: grpc.requestCallback<_aegir_v1_RevokeOperatorResponse__Output>): grpc.ClientUnaryCall;
  revokeOperator(argument: _aegir_v1_RevokeOperatorRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RevokeOperatorResponse__Output>): grpc.ClientUnaryCall;
  revokeOperator(argument: _aegir_v1_RevokeOperatorRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_RevokeOperatorResponse__Output>): grpc.ClientUnaryCall;
  revokeOperator(argument: _aegir_v1_RevokeOperatorRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RevokeOperatorResponse__Output>): grpc.ClientUnaryCall;
  revokeOperator(argument: _aegir_v1_RevokeOperatorRequest, callback: grpc.requestCallback<_aegir_v1_RevokeOperatorResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface OperatorServiceHandlers extends grpc.UntypedServiceImplementation {
  AddOperator: grpc.handleUnaryCall<_aegir_v1_AddOperatorRequest__Output, _aegir_v1_AddOperatorResponse>;
  
  GetCaller: grpc.handleUnaryCall<_aegir_v1_GetCallerRequest__Output, _aegir_v1_GetCallerResponse>;
  
  ListOperators: grpc.handleUnaryCall<_aegir_v1_ListOperatorsRequest__Output, _aegir_v1_ListOperatorsResponse>;
  
  RenewCaller: grpc.handleUnaryCall<_aegir_v1_RenewCallerRequest__Output, _aegir_v1_RenewCallerResponse>;
  
  RenewOperator: grpc.handleUnaryCall<_aegir_v1_RenewOperatorRequest__Output, _aegir_v1_RenewOperatorResponse>;
  
  RevokeOperator: grpc.handleUnaryCall<_aegir_v1_RevokeOperatorRequest__Output, _aegir_v1_RevokeOperatorResponse>;
  
}

export interface OperatorServiceDefinition extends grpc.ServiceDefinition {
  AddOperator: MethodDefinition<_aegir_v1_AddOperatorRequest, _aegir_v1_AddOperatorResponse, _aegir_v1_AddOperatorRequest__Output, _aegir_v1_AddOperatorResponse__Output>
  GetCaller: MethodDefinition<_aegir_v1_GetCallerRequest, _aegir_v1_GetCallerResponse, _aegir_v1_GetCallerRequest__Output, _aegir_v1_GetCallerResponse__Output>
  ListOperators: MethodDefinition<_aegir_v1_ListOperatorsRequest, _aegir_v1_ListOperatorsResponse, _aegir_v1_ListOperatorsRequest__Output, _aegir_v1_ListOperatorsResponse__Output>
  RenewCaller: MethodDefinition<_aegir_v1_RenewCallerRequest, _aegir_v1_RenewCallerResponse, _aegir_v1_RenewCallerRequest__Output, _aegir_v1_RenewCallerResponse__Output>
  RenewOperator: MethodDefinition<_aegir_v1_RenewOperatorRequest, _aegir_v1_RenewOperatorResponse, _aegir_v1_RenewOperatorRequest__Output, _aegir_v1_RenewOperatorResponse__Output>
  RevokeOperator: MethodDefinition<_aegir_v1_RevokeOperatorRequest, _aegir_v1_RevokeOperatorResponse, _aegir_v1_RevokeOperatorRequest__Output, _aegir_v1_RevokeOperatorResponse__Output>
}
