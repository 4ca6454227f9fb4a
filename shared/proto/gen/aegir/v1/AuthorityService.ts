// Original file: proto/aegir/v1/authority.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AbortRotationRequest as _aegir_v1_AbortRotationRequest, AbortRotationRequest__Output as _aegir_v1_AbortRotationRequest__Output } from '../../aegir/v1/AbortRotationRequest.ts';
import type { AbortRotationResponse as _aegir_v1_AbortRotationResponse, AbortRotationResponse__Output as _aegir_v1_AbortRotationResponse__Output } from '../../aegir/v1/AbortRotationResponse.ts';
import type { FinishRotationRequest as _aegir_v1_FinishRotationRequest, FinishRotationRequest__Output as _aegir_v1_FinishRotationRequest__Output } from '../../aegir/v1/FinishRotationRequest.ts';
import type { FinishRotationResponse as _aegir_v1_FinishRotationResponse, FinishRotationResponse__Output as _aegir_v1_FinishRotationResponse__Output } from '../../aegir/v1/FinishRotationResponse.ts';
import type { GetAuthorityRequest as _aegir_v1_GetAuthorityRequest, GetAuthorityRequest__Output as _aegir_v1_GetAuthorityRequest__Output } from '../../aegir/v1/GetAuthorityRequest.ts';
import type { GetAuthorityResponse as _aegir_v1_GetAuthorityResponse, GetAuthorityResponse__Output as _aegir_v1_GetAuthorityResponse__Output } from '../../aegir/v1/GetAuthorityResponse.ts';
import type { RotateAuthorityRequest as _aegir_v1_RotateAuthorityRequest, RotateAuthorityRequest__Output as _aegir_v1_RotateAuthorityRequest__Output } from '../../aegir/v1/RotateAuthorityRequest.ts';
import type { RotateAuthorityResponse as _aegir_v1_RotateAuthorityResponse, RotateAuthorityResponse__Output as _aegir_v1_RotateAuthorityResponse__Output } from '../../aegir/v1/RotateAuthorityResponse.ts';

export interface AuthorityServiceClient extends grpc.Client {
  AbortRotation(argument: _aegir_v1_AbortRotationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_AbortRotationResponse__Output>): grpc.ClientUnaryCall;
  AbortRotation(argument: _aegir_v1_AbortRotationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_AbortRotationResponse__Output>): grpc.ClientUnaryCall;
  AbortRotation(argument: _aegir_v1_AbortRotationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_AbortRotationResponse__Output>): grpc.ClientUnaryCall;
  AbortRotation(argument: _aegir_v1_AbortRotationRequest, callback: grpc.requestCallback<_aegir_v1_AbortRotationResponse__Output>): grpc.ClientUnaryCall;
  abortRotation(argument: _aegir_v1_AbortRotationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_AbortRotationResponse__Output>): grpc.ClientUnaryCall;
  abortRotation(argument: _aegir_v1_AbortRotationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_AbortRotationResponse__Output>): grpc.ClientUnaryCall;
  abortRotation(argument: _aegir_v1_AbortRotationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_AbortRotationResponse__Output>): grpc.ClientUnaryCall;
  abortRotation(argument: _aegir_v1_AbortRotationRequest, callback: grpc.requestCallback<_aegir_v1_AbortRotationResponse__Output>): grpc.ClientUnaryCall;
  
  FinishRotation(argument: _aegir_v1_FinishRotationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_FinishRotationResponse__Output>): grpc.ClientUnaryCall;
  FinishRotation(argument: _aegir_v1_FinishRotationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_FinishRotationResponse__Output>): grpc.ClientUnaryCall;
  FinishRotation(argument: _aegir_v1_FinishRotationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_FinishRotationResponse__Output>): grpc.ClientUnaryCall;
  FinishRotation(argument: _aegir_v1_FinishRotationRequest, callback: grpc.requestCallback<_aegir_v1_FinishRotationResponse__Output>): grpc.ClientUnaryCall;
  finishRotation(argument: _aegir_v1_FinishRotationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_FinishRotationResponse__Output>): grpc.ClientUnaryCall;
  finishRotation(argument: _aegir_v1_FinishRotationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_FinishRotationResponse__Output>): grpc.ClientUnaryCall;
  finishRotation(argument: _aegir_v1_FinishRotationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_FinishRotationResponse__Output>): grpc.ClientUnaryCall;
  finishRotation(argument: _aegir_v1_FinishRotationRequest, callback: grpc.requestCallback<_aegir_v1_FinishRotationResponse__Output>): grpc.ClientUnaryCall;
  
  GetAuthority(argument: _aegir_v1_GetAuthorityRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetAuthorityResponse__Output>): grpc.ClientUnaryCall;
  GetAuthority(argument: _aegir_v1_GetAuthorityRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_GetAuthorityResponse__Output>): grpc.ClientUnaryCall;
  GetAuthority(argument: _aegir_v1_GetAuthorityRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetAuthorityResponse__Output>): grpc.ClientUnaryCall;
  GetAuthority(argument: _aegir_v1_GetAuthorityRequest, callback: grpc.requestCallback<_aegir_v1_GetAuthorityResponse__Output>): grpc.ClientUnaryCall;
  getAuthority(argument: _aegir_v1_GetAuthorityRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetAuthorityResponse__Output>): grpc.ClientUnaryCall;
  getAuthority(argument: _aegir_v1_GetAuthorityRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_GetAuthorityResponse__Output>): grpc.ClientUnaryCall;
  getAuthority(argument: _aegir_v1_GetAuthorityRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetAuthorityResponse__Output>): grpc.ClientUnaryCall;
  getAuthority(argument: _aegir_v1_GetAuthorityRequest, callback: grpc.requestCallback<_aegir_v1_GetAuthorityResponse__Output>): grpc.ClientUnaryCall;
  
  RotateAuthority(argument: _aegir_v1_RotateAuthorityRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RotateAuthorityResponse__Output>): grpc.ClientUnaryCall;
  RotateAuthority(argument: _aegir_v1_RotateAuthorityRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_RotateAuthorityResponse__Output>): grpc.ClientUnaryCall;
  RotateAuthority(argument: _aegir_v1_RotateAuthorityRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RotateAuthorityResponse__Output>): grpc.ClientUnaryCall;
  RotateAuthority(argument: _aegir_v1_RotateAuthorityRequest, callback: grpc.requestCallback<_aegir_v1_RotateAuthorityResponse__Output>): grpc.ClientUnaryCall;
  rotateAuthority(argument: _aegir_v1_RotateAuthorityRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RotateAuthorityResponse__Output>): grpc.ClientUnaryCall;
  rotateAuthority(argument: _aegir_v1_RotateAuthorityRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_RotateAuthorityResponse__Output>): grpc.ClientUnaryCall;
  rotateAuthority(argument: _aegir_v1_RotateAuthorityRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RotateAuthorityResponse__Output>): grpc.ClientUnaryCall;
  rotateAuthority(argument: _aegir_v1_RotateAuthorityRequest, callback: grpc.requestCallback<_aegir_v1_RotateAuthorityResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface AuthorityServiceHandlers extends grpc.UntypedServiceImplementation {
  AbortRotation: grpc.handleUnaryCall<_aegir_v1_AbortRotationRequest__Output, _aegir_v1_AbortRotationResponse>;
  
  FinishRotation: grpc.handleUnaryCall<_aegir_v1_FinishRotationRequest__Output, _aegir_v1_FinishRotationResponse>;
  
  GetAuthority: grpc.handleUnaryCall<_aegir_v1_GetAuthorityRequest__Output, _aegir_v1_GetAuthorityResponse>;
  
  RotateAuthority: grpc.handleUnaryCall<_aegir_v1_RotateAuthorityRequest__Output, _aegir_v1_RotateAuthorityResponse>;
  
}

export interface AuthorityServiceDefinition extends grpc.ServiceDefinition {
  AbortRotation: MethodDefinition<_aegir_v1_AbortRotationRequest, _aegir_v1_AbortRotationResponse, _aegir_v1_AbortRotationRequest__Output, _aegir_v1_AbortRotationResponse__Output>
  FinishRotation: MethodDefinition<_aegir_v1_FinishRotationRequest, _aegir_v1_FinishRotationResponse, _aegir_v1_FinishRotationRequest__Output, _aegir_v1_FinishRotationResponse__Output>
  GetAuthority: MethodDefinition<_aegir_v1_GetAuthorityRequest, _aegir_v1_GetAuthorityResponse, _aegir_v1_GetAuthorityRequest__Output, _aegir_v1_GetAuthorityResponse__Output>
  RotateAuthority: MethodDefinition<_aegir_v1_RotateAuthorityRequest, _aegir_v1_RotateAuthorityResponse, _aegir_v1_RotateAuthorityRequest__Output, _aegir_v1_RotateAuthorityResponse__Output>
}
