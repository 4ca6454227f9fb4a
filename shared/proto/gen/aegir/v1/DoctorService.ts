// Original file: proto/aegir/v1/doctor.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ExamineRequest as _aegir_v1_ExamineRequest, ExamineRequest__Output as _aegir_v1_ExamineRequest__Output } from '../../aegir/v1/ExamineRequest.ts';
import type { ExamineResponse as _aegir_v1_ExamineResponse, ExamineResponse__Output as _aegir_v1_ExamineResponse__Output } from '../../aegir/v1/ExamineResponse.ts';

export interface DoctorServiceClient extends grpc.Client {
  Examine(argument: _aegir_v1_ExamineRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ExamineResponse__Output>): grpc.ClientUnaryCall;
  Examine(argument: _aegir_v1_ExamineRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_ExamineResponse__Output>): grpc.ClientUnaryCall;
  Examine(argument: _aegir_v1_ExamineRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ExamineResponse__Output>): grpc.ClientUnaryCall;
  Examine(argument: _aegir_v1_ExamineRequest, callback: grpc.requestCallback<_aegir_v1_ExamineResponse__Output>): grpc.ClientUnaryCall;
  examine(argument: _aegir_v1_ExamineRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ExamineResponse__Output>): grpc.ClientUnaryCall;
  examine(argument: _aegir_v1_ExamineRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_ExamineResponse__Output>): grpc.ClientUnaryCall;
  examine(argument: _aegir_v1_ExamineRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ExamineResponse__Output>): grpc.ClientUnaryCall;
  examine(argument: _aegir_v1_ExamineRequest, callback: grpc.requestCallback<_aegir_v1_ExamineResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface DoctorServiceHandlers extends grpc.UntypedServiceImplementation {
  Examine: grpc.handleUnaryCall<_aegir_v1_ExamineRequest__Output, _aegir_v1_ExamineResponse>;
  
}

export interface DoctorServiceDefinition extends grpc.ServiceDefinition {
  Examine: MethodDefinition<_aegir_v1_ExamineRequest, _aegir_v1_ExamineResponse, _aegir_v1_ExamineRequest__Output, _aegir_v1_ExamineResponse__Output>
}
