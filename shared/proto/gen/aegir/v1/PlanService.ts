// Original file: proto/aegir/v1/plan.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CarryOutPlanRequest as _aegir_v1_CarryOutPlanRequest, CarryOutPlanRequest__Output as _aegir_v1_CarryOutPlanRequest__Output } from '../../aegir/v1/CarryOutPlanRequest.ts';
import type { CarryOutPlanResponse as _aegir_v1_CarryOutPlanResponse, CarryOutPlanResponse__Output as _aegir_v1_CarryOutPlanResponse__Output } from '../../aegir/v1/CarryOutPlanResponse.ts';
import type { MakePlanRequest as _aegir_v1_MakePlanRequest, MakePlanRequest__Output as _aegir_v1_MakePlanRequest__Output } from '../../aegir/v1/MakePlanRequest.ts';
import type { MakePlanResponse as _aegir_v1_MakePlanResponse, MakePlanResponse__Output as _aegir_v1_MakePlanResponse__Output } from '../../aegir/v1/MakePlanResponse.ts';

export interface PlanServiceClient extends grpc.Client {
  CarryOutPlan(argument: _aegir_v1_CarryOutPlanRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_CarryOutPlanResponse__Output>): grpc.ClientUnaryCall;
  CarryOutPlan(argument: _aegir_v1_CarryOutPlanRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_CarryOutPlanResponse__Output>): grpc.ClientUnaryCall;
  CarryOutPlan(argument: _aegir_v1_CarryOutPlanRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_CarryOutPlanResponse__Output>): grpc.ClientUnaryCall;
  CarryOutPlan(argument: _aegir_v1_CarryOutPlanRequest, callback: grpc.requestCallback<_aegir_v1_CarryOutPlanResponse__Output>): grpc.ClientUnaryCall;
  carryOutPlan(argument: _aegir_v1_CarryOutPlanRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_CarryOutPlanResponse__Output>): grpc.ClientUnaryCall;
  carryOutPlan(argument: _aegir_v1_CarryOutPlanRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_CarryOutPlanResponse__Output>): grpc.ClientUnaryCall;
  carryOutPlan(argument: _aegir_v1_CarryOutPlanRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_CarryOutPlanResponse__Output>): grpc.ClientUnaryCall;
  carryOutPlan(argument: _aegir_v1_CarryOutPlanRequest, callback: grpc.requestCallback<_aegir_v1_CarryOutPlanResponse__Output>): grpc.ClientUnaryCall;
  
  MakePlan(argument: _aegir_v1_MakePlanRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_MakePlanResponse__Output>): grpc.ClientUnaryCall;
  MakePlan(argument: _aegir_v1_MakePlanRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_MakePlanResponse__Output>): grpc.ClientUnaryCall;
  MakePlan(argument: _aegir_v1_MakePlanRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_MakePlanResponse__Output>): grpc.ClientUnaryCall;
  MakePlan(argument: _aegir_v1_MakePlanRequest, callback: grpc.requestCallback<_aegir_v1_MakePlanResponse__Output>): grpc.ClientUnaryCall;
  makePlan(argument: _aegir_v1_MakePlanRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_MakePlanResponse__Output>): grpc.ClientUnaryCall;
  makePlan(argument: _aegir_v1_MakePlanRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_MakePlanResponse__Output>): grpc.ClientUnaryCall;
  makePlan(argument: _aegir_v1_MakePlanRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_MakePlanResponse__Output>): grpc.ClientUnaryCall;
  makePlan(argument: _aegir_v1_MakePlanRequest, callback: grpc.requestCallback<_aegir_v1_MakePlanResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface PlanServiceHandlers extends grpc.UntypedServiceImplementation {
  CarryOutPlan: grpc.handleUnaryCall<_aegir_v1_CarryOutPlanRequest__Output, _aegir_v1_CarryOutPlanResponse>;
  
  MakePlan: grpc.handleUnaryCall<_aegir_v1_MakePlanRequest__Output, _aegir_v1_MakePlanResponse>;
  
}

export interface PlanServiceDefinition extends grpc.ServiceDefinition {
  CarryOutPlan: MethodDefinition<_aegir_v1_CarryOutPlanRequest, _aegir_v1_CarryOutPlanResponse, _aegir_v1_CarryOutPlanRequest__Output, _aegir_v1_CarryOutPlanResponse__Output>
  MakePlan: MethodDefinition<_aegir_v1_MakePlanRequest, _aegir_v1_MakePlanResponse, _aegir_v1_MakePlanRequest__Output, _aegir_v1_MakePlanResponse__Output>
}
