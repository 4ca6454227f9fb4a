// Original file: proto/aegir/v1/support.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetLogLevelRequest as _aegir_v1_GetLogLevelRequest, GetLogLevelRequest__Output as _aegir_v1_GetLogLevelRequest__Output } from '../../aegir/v1/GetLogLevelRequest.ts';
import type { GetLogLevelResponse as _aegir_v1_GetLogLevelResponse, GetLogLevelResponse__Output as _aegir_v1_GetLogLevelResponse__Output } from '../../aegir/v1/GetLogLevelResponse.ts';
import type { MakeBundleRequest as _aegir_v1_MakeBundleRequest, MakeBundleRequest__Output as _aegir_v1_MakeBundleRequest__Output } from '../../aegir/v1/MakeBundleRequest.ts';
import type { MakeBundleResponse as _aegir_v1_MakeBundleResponse, MakeBundleResponse__Output as _aegir_v1_MakeBundleResponse__Output } from '../../aegir/v1/MakeBundleResponse.ts';
import type { SetLogLevelRequest as _aegir_v1_SetLogLevelRequest, SetLogLevelRequest__Output as _aegir_v1_SetLogLevelRequest__Output } from '../../aegir/v1/SetLogLevelRequest.ts';
import type { SetLogLevelResponse as _aegir_v1_SetLogLevelResponse, SetLogLevelResponse__Output as _aegir_v1_SetLogLevelResponse__Output } from '../../aegir/v1/SetLogLevelResponse.ts';

export interface SupportServiceClient extends grpc.Client {
  GetLogLevel(argument: _aegir_v1_GetLogLevelRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetLogLevelResponse__Output>): grpc.ClientUnaryCall;
  GetLogLevel(argument: _aegir_v1_GetLogLevelRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_GetLogLevelResponse__Output>): grpc.ClientUnaryCall;
  GetLogLevel(argument: _aegir_v1_GetLogLevelRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetLogLevelResponse__Output>): grpc.ClientUnaryCall;
  GetLogLevel(argument: _aegir_v1_GetLogLevelRequest, callback: grpc.requestCallback<_aegir_v1_GetLogLevelResponse__Output>): grpc.ClientUnaryCall;
  getLogLevel(argument: _aegir_v1_GetLogLevelRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetLogLevelResponse__Output>): grpc.ClientUnaryCall;
  getLogLevel(argument: _aegir_v1_GetLogLevelRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_GetLogLevelResponse__Output>): grpc.ClientUnaryCall;
  getLogLevel(argument: _aegir_v1_GetLogLevelRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetLogLevelResponse__Output>): grpc.ClientUnaryCall;
  getLogLevel(argument: _aegir_v1_GetLogLevelRequest, callback: grpc.requestCallback<_aegir_v1_GetLogLevelResponse__Output>): grpc.ClientUnaryCall;
  
  MakeBundle(argument: _aegir_v1_MakeBundleRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_aegir_v1_MakeBundleResponse__Output>;
  MakeBundle(argument: _aegir_v1_MakeBundleRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_aegir_v1_MakeBundleResponse__Output>;
  makeBundle(argument: _aegir_v1_MakeBundleRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_aegir_v1_MakeBundleResponse__Output>;
  makeBundle(argument: _aegir_v1_MakeBundleRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_aegir_v1_MakeBundleResponse__Output>;
  
  SetLogLevel(argument: _aegir_v1_SetLogLevelRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_SetLogLevelResponse__Output>): grpc.ClientUnaryCall;
  SetLogLevel(argument: _aegir_v1_SetLogLevelRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_SetLogLevelResponse__Output>): grpc.ClientUnaryCall;
  SetLogLevel(argument: _aegir_v1_SetLogLevelRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_SetLogLevelResponse__Output>): grpc.ClientUnaryCall;
  SetLogLevel(argument: _aegir_v1_SetLogLevelRequest, callback: grpc.requestCallback<_aegir_v1_SetLogLevelResponse__Output>): grpc.ClientUnaryCall;
  setLogLevel(argument: _aegir_v1_SetLogLevelRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_SetLogLevelResponse__Output>): grpc.ClientUnaryCall;
  setLogLevel(argument: _aegir_v1_SetLogLevelRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_SetLogLevelResponse__Output>): grpc.ClientUnaryCall;
  setLogLevel(argument: _aegir_v1_SetLogLevelRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_SetLogLevelResponse__Output>): grpc.ClientUnaryCall;
  setLogLevel(argument: _aegir_v1_SetLogLevelRequest, callback: grpc.requestCallback<_aegir_v1_SetLogLevelResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface SupportServiceHandlers extends grpc.UntypedServiceImplementation {
  GetLogLevel: grpc.handleUnaryCall<_aegir_v1_GetLogLevelRequest__Output, _aegir_v1_GetLogLevelResponse>;
  
  MakeBundle: grpc.handleServerStreamingCall<_aegir_v1_MakeBundleRequest__Output, _aegir_v1_MakeBundleResponse>;
  
  SetLogLevel: grpc.handleUnaryCall<_aegir_v1_SetLogLevelRequest__Output, _aegir_v1_SetLogLevelResponse>;
  
}

export interface SupportServiceDefinition extends grpc.ServiceDefinition {
  GetLogLevel: MethodDefinition<_aegir_v1_GetLogLevelRequest, _aegir_v1_GetLogLevelResponse, _aegir_v1_GetLogLevelRequest__Output, _aegir_v1_GetLogLevelResponse__Output>
  MakeBundle: MethodDefinition<_aegir_v1_MakeBundleRequest, _aegir_v1_MakeBundleResponse, _aegir_v1_MakeBundleRequest__Output, _aegir_v1_MakeBundleResponse__Output>
  SetLogLevel: MethodDefinition<_aegir_v1_SetLogLevelRequest, _aegir_v1_SetLogLevelResponse, _aegir_v1_SetLogLevelRequest__Output, _aegir_v1_SetLogLevelResponse__Output>
}
