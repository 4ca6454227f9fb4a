// Original file: proto/aegir/v1/enrollment.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { EnrollRequest as _aegir_v1_EnrollRequest, EnrollRequest__Output as _aegir_v1_EnrollRequest__Output } from '../../aegir/v1/EnrollRequest.ts';
import type { EnrollResponse as _aegir_v1_EnrollResponse, EnrollResponse__Output as _aegir_v1_EnrollResponse__Output } from '../../aegir/v1/EnrollResponse.ts';

export interface EnrollmentServiceClient extends grpc.Client {
  Enroll(argument: _aegir_v1_EnrollRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_EnrollResponse__Output>): grpc.ClientUnaryCall;
  Enroll(argument: _aegir_v1_EnrollRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_EnrollResponse__Output>): grpc.ClientUnaryCall;
  Enroll(argument: _aegir_v1_EnrollRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_EnrollResponse__Output>): grpc.ClientUnaryCall;
  Enroll(argument: _aegir_v1_EnrollRequest, callback: grpc.requestCallback<_aegir_v1_EnrollResponse__Output>): grpc.ClientUnaryCall;
  enroll(argument: _aegir_v1_EnrollRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_EnrollResponse__Output>): grpc.ClientUnaryCall;
  enroll(argument: _aegir_v1_EnrollRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_EnrollResponse__Output>): grpc.ClientUnaryCall;
  enroll(argument: _aegir_v1_EnrollRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_EnrollResponse__Output>): grpc.ClientUnaryCall;
  enroll(argument: _aegir_v1_EnrollRequest, callback: grpc.requestCallback<_aegir_v1_EnrollResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface EnrollmentServiceHandlers extends grpc.UntypedServiceImplementation {
  Enroll: grpc.handleUnaryCall<_aegir_v1_EnrollRequest__Output, _aegir_v1_EnrollResponse>;
  
}

export interface EnrollmentServiceDefinition extends grpc.ServiceDefinition {
  Enroll: MethodDefinition<_aegir_v1_EnrollRequest, _aegir_v1_EnrollResponse, _aegir_v1_EnrollRequest__Output, _aegir_v1_EnrollResponse__Output>
}
