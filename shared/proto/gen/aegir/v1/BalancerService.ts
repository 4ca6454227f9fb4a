// Original file: proto/aegir/v1/balancer.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ListPoolsRequest as _aegir_v1_ListPoolsRequest, ListPoolsRequest__Output as _aegir_v1_ListPoolsRequest__Output } from '../../aegir/v1/ListPoolsRequest.ts';
import type { ListPoolsResponse as _aegir_v1_ListPoolsResponse, ListPoolsResponse__Output as _aegir_v1_ListPoolsResponse__Output } from '../../aegir/v1/ListPoolsResponse.ts';
import type { ProbeSiteRequest as _aegir_v1_ProbeSiteRequest, ProbeSiteRequest__Output as _aegir_v1_ProbeSiteRequest__Output } from '../../aegir/v1/ProbeSiteRequest.ts';
import type { ProbeSiteResponse as _aegir_v1_ProbeSiteResponse, ProbeSiteResponse__Output as _aegir_v1_ProbeSiteResponse__Output } from '../../aegir/v1/ProbeSiteResponse.ts';
import type { SetPoolsRequest as _aegir_v1_SetPoolsRequest, SetPoolsRequest__Output as _aegir_v1_SetPoolsRequest__Output } from '../../aegir/v1/SetPoolsRequest.ts';
import type { SetPoolsResponse as _aegir_v1_SetPoolsResponse, SetPoolsResponse__Output as _aegir_v1_SetPoolsResponse__Output } from '../../aegir/v1/SetPoolsResponse.ts';

export interface BalancerServiceClient extends grpc.Client {
  ListPools(argument: _aegir_v1_ListPoolsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListPoolsResponse__Output>): grpc.ClientUnaryCall;
  ListPools(argument: _aegir_v1_ListPoolsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_ListPoolsResponse__Output>): grpc.ClientUnaryCall;
  ListPools(argument: _aegir_v1_ListPoolsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListPoolsResponse__Output>): grpc.ClientUnaryCall;
  ListPools(argument: _aegir_v1_ListPoolsRequest, callback: grpc.requestCallback<_aegir_v1_ListPoolsResponse__Output>): grpc.ClientUnaryCall;
  listPools(argument: _aegir_v1_ListPoolsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListPoolsResponse__Output>): grpc.ClientUnaryCall;
  listPools(argument: _aegir_v1_ListPoolsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_ListPoolsResponse__Output>): grpc.ClientUnaryCall;
  listPools(argument: _aegir_v1_ListPoolsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListPoolsResponse__Output>): grpc.ClientUnaryCall;
  listPools(argument: _aegir_v1_ListPoolsRequest, callback: grpc.requestCallback<_aegir_v1_ListPoolsResponse__Output>): grpc.ClientUnaryCall;
  
  ProbeSite(argument: _aegir_v1_ProbeSiteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ProbeSiteResponse__Output>): grpc.ClientUnaryCall;
  ProbeSite(argument: _aegir_v1_ProbeSiteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_ProbeSiteResponse__Output>): grpc.ClientUnaryCall;
  ProbeSite(argument: _aegir_v1_ProbeSiteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ProbeSiteResponse__Output>): grpc.ClientUnaryCall;
  ProbeSite(argument: _aegir_v1_ProbeSiteRequest, callback: grpc.requestCallback<_aegir_v1_ProbeSiteResponse__Output>): grpc.ClientUnaryCall;
  probeSite(argument: _aegir_v1_ProbeSiteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ProbeSiteResponse__Output>): grpc.ClientUnaryCall;
  probeSite(argument: _aegir_v1_ProbeSiteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_ProbeSiteResponse__Output>): grpc.ClientUnaryCall;
  probeSite(argument: _aegir_v1_ProbeSiteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ProbeSiteResponse__Output>): grpc.ClientUnaryCall;
  probeSite(argument: _aegir_v1_ProbeSiteRequest, callback: grpc.requestCallback<_aegir_v1_ProbeSiteResponse__Output>): grpc.ClientUnaryCall;
  
  SetPools(argument: _aegir_v1_SetPoolsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_SetPoolsResponse__Output>): grpc.ClientUnaryCall;
  SetPools(argument: _aegir_v1_SetPoolsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_SetPoolsResponse__Output>): grpc.ClientUnaryCall;
  SetPools(argument: _aegir_v1_SetPoolsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_SetPoolsResponse__Output>): grpc.ClientUnaryCall;
  SetPools(argument: _aegir_v1_SetPoolsRequest, callback: grpc.requestCallback<_aegir_v1_SetPoolsResponse__Output>): grpc.ClientUnaryCall;
  setPools(argument: _aegir_v1_SetPoolsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_SetPoolsResponse__Output>): grpc.ClientUnaryCall;
  setPools(argument: _aegir_v1_SetPoolsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_SetPoolsResponse__Output>): grpc.ClientUnaryCall;
  setPools(argument: _aegir_v1_SetPoolsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_SetPoolsResponse__Output>): grpc.ClientUnaryCall;
  setPools(argument: _aegir_v1_SetPoolsRequest, callback: grpc.requestCallback<_aegir_v1_SetPoolsResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface BalancerServiceHandlers extends grpc.UntypedServiceImplementation {
  ListPools: grpc.handleUnaryCall<_aegir_v1_ListPoolsRequest__Output, _aegir_v1_ListPoolsResponse>;
  
  ProbeSite: grpc.handleUnaryCall<_aegir_v1_ProbeSiteRequest__Output, _aegir_v1_ProbeSiteResponse>;
  
  SetPools: grpc.handleUnaryCall<_aegir_v1_SetPoolsRequest__Output, _aegir_v1_SetPoolsResponse>;
  
}

export interface BalancerServiceDefinition extends grpc.ServiceDefinition {
  ListPools: MethodDefinition<_aegir_v1_ListPoolsRequest, _aegir_v1_ListPoolsResponse, _aegir_v1_ListPoolsRequest__Output, _aegir_v1_ListPoolsResponse__Output>
  ProbeSite: MethodDefinition<_aegir_v1_ProbeSiteRequest, _aegir_v1_ProbeSiteResponse, _aegir_v1_ProbeSiteRequest__Output, _aegir_v1_ProbeSiteResponse__Output>
  SetPools: MethodDefinition<_aegir_v1_SetPoolsRequest, _aegir_v1_SetPoolsResponse, _aegir_v1_SetPoolsRequest__Output, _aegir_v1_SetPoolsResponse__Output>
}
