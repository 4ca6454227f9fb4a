// Original file: proto/aegir/v1/support.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { MakeBundleRequest as _aegir_v1_MakeBundleRequest, MakeBundleRequest__Output as _aegir_v1_MakeBundleRequest__Output } from '../../aegir/v1/MakeBundleRequest.ts';
import type { MakeBundleResponse as _aegir_v1_MakeBundleResponse, MakeBundleResponse__Output as _aegir_v1_MakeBundleResponse__Output } from '../../aegir/v1/MakeBundleResponse.ts';

export interface SupportServiceClient extends grpc.Client {
  MakeBundle(argument: _aegir_v1_MakeBundleRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_aegir_v1_MakeBundleResponse__Output>;
  MakeBundle(argument: _aegir_v1_MakeBundleRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_aegir_v1_MakeBundleResponse__Output>;
  makeBundle(argument: _aegir_v1_MakeBundleRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_aegir_v1_MakeBundleResponse__Output>;
  makeBundle(argument: _aegir_v1_MakeBundleRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_aegir_v1_MakeBundleResponse__Output>;
  
}

export interface SupportServiceHandlers extends grpc.UntypedServiceImplementation {
  MakeBundle: grpc.handleServerStreamingCall<_aegir_v1_MakeBundleRequest__Output, _aegir_v1_MakeBundleResponse>;
  
}

export interface SupportServiceDefinition extends grpc.ServiceDefinition {
  MakeBundle: MethodDefinition<_aegir_v1_MakeBundleRequest, _aegir_v1_MakeBundleResponse, _aegir_v1_MakeBundleRequest__Output, _aegir_v1_MakeBundleResponse__Output>
}
