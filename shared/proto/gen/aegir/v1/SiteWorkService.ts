// Original file: proto/aegir/v1/site_work.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { LoginSiteRequest as _aegir_v1_LoginSiteRequest, LoginSiteRequest__Output as _aegir_v1_LoginSiteRequest__Output } from '../../aegir/v1/LoginSiteRequest.ts';
import type { LoginSiteResponse as _aegir_v1_LoginSiteResponse, LoginSiteResponse__Output as _aegir_v1_LoginSiteResponse__Output } from '../../aegir/v1/LoginSiteResponse.ts';
import type { RunSiteCronRequest as _aegir_v1_RunSiteCronRequest, RunSiteCronRequest__Output as _aegir_v1_RunSiteCronRequest__Output } from '../../aegir/v1/RunSiteCronRequest.ts';
import type { RunSiteCronResponse as _aegir_v1_RunSiteCronResponse, RunSiteCronResponse__Output as _aegir_v1_RunSiteCronResponse__Output } from '../../aegir/v1/RunSiteCronResponse.ts';
import type { UpdateSiteRequest as _aegir_v1_UpdateSiteRequest, UpdateSiteRequest__Output as _aegir_v1_UpdateSiteRequest__Output } from '../../aegir/v1/UpdateSiteRequest.ts';
import type { UpdateSiteResponse as _aegir_v1_UpdateSiteResponse, UpdateSiteResponse__Output as _aegir_v1_UpdateSiteResponse__Output } from '../../aegir/v1/UpdateSiteResponse.ts';

export interface SiteWorkServiceClient extends grpc.Client {
  LoginSite(argument: _aegir_v1_LoginSiteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_LoginSiteResponse__Output>): grpc.ClientUnaryCall;
  LoginSite(argument: _aegir_v1_LoginSiteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_LoginSiteResponse__Output>): grpc.ClientUnaryCall;
  LoginSite(argument: _aegir_v1_LoginSiteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_LoginSiteResponse__Output>): grpc.ClientUnaryCall;
  LoginSite(argument: _aegir_v1_LoginSiteRequest, callback: grpc.requestCallback<_aegir_v1_LoginSiteResponse__Output>): grpc.ClientUnaryCall;
  loginSite(argument: _aegir_v1_LoginSiteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_LoginSiteResponse__Output>): grpc.ClientUnaryCall;
  loginSite(argument: _aegir_v1_LoginSiteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_LoginSiteResponse__Output>): grpc.ClientUnaryCall;
  loginSite(argument: _aegir_v1_LoginSiteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_LoginSiteResponse__Output>): grpc.ClientUnaryCall;
  loginSite(argument: _aegir_v1_LoginSiteRequest, callback: grpc.requestCallback<_aegir_v1_LoginSiteResponse__Output>): grpc.ClientUnaryCall;
  
  RunSiteCron(argument: _aegir_v1_RunSiteCronRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RunSiteCronResponse__Output>): grpc.ClientUnaryCall;
  RunSiteCron(argument: _aegir_v1_RunSiteCronRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_RunSiteCronResponse__Output>): grpc.ClientUnaryCall;
  RunSiteCron(argument: _aegir_v1_RunSiteCronRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RunSiteCronResponse__Output>): grpc.ClientUnaryCall;
  RunSiteCron(argument: _aegir_v1_RunSiteCronRequest, callback: grpc.requestCallback<_aegir_v1_RunSiteCronResponse__Output>): grpc.ClientUnaryCall;
  runSiteCron(argument: _aegir_v1_RunSiteCronRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RunSiteCronResponse__Output>): grpc.ClientUnaryCall;
  runSiteCron(argument: _aegir_v1_RunSiteCronRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_RunSiteCronResponse__Output>): grpc.ClientUnaryCall;
  runSiteCron(argument: _aegir_v1_RunSiteCronRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RunSiteCronResponse__Output>): grpc.ClientUnaryCall;
  runSiteCron(argument: _aegir_v1_RunSiteCronRequest, callback: grpc.requestCallback<_aegir_v1_RunSiteCronResponse__Output>): grpc.ClientUnaryCall;
  
  UpdateSite(argument: _aegir_v1_UpdateSiteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_UpdateSiteResponse__Output>): grpc.ClientUnaryCall;
  UpdateSite(argument: _aegir_v1_UpdateSiteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_UpdateSiteResponse__Output>): grpc.ClientUnaryCall;
  UpdateSite(argument: _aegir_v1_UpdateSiteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_UpdateSiteResponse__Output>): grpc.ClientUnaryCall;
  UpdateSite(argument: _aegir_v1_UpdateSiteRequest, callback: grpc.requestCallback<_aegir_v1_UpdateSiteResponse__Output>): grpc.ClientUnaryCall;
  updateSite(argument: _aegir_v1_UpdateSiteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_UpdateSiteResponse__Output>): grpc.ClientUnaryCall;
  updateSite(argument: _aegir_v1_UpdateSiteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_UpdateSiteResponse__Output>): grpc.ClientUnaryCall;
  updateSite(argument: _aegir_v1_UpdateSiteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_UpdateSiteResponse__Output>): grpc.ClientUnaryCall;
  updateSite(argument: _aegir_v1_UpdateSiteRequest, callback: grpc.requestCallback<_aegir_v1_UpdateSiteResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface SiteWorkServiceHandlers extends grpc.UntypedServiceImplementation {
  LoginSite: grpc.handleUnaryCall<_aegir_v1_LoginSiteRequest__Output, _aegir_v1_LoginSiteResponse>;
  
  RunSiteCron: grpc.handleUnaryCall<_aegir_v1_RunSiteCronRequest__Output, _aegir_v1_RunSiteCronResponse>;
  
  UpdateSite: grpc.handleUnaryCall<_aegir_v1_UpdateSiteRequest__Output, _aegir_v1_UpdateSiteResponse>;
  
}

export interface SiteWorkServiceDefinition extends grpc.ServiceDefinition {
  LoginSite: MethodDefinition<_aegir_v1_LoginSiteRequest, _aegir_v1_LoginSiteResponse, _aegir_v1_LoginSiteRequest__Output, _aegir_v1_LoginSiteResponse__Output>
  RunSiteCron: MethodDefinition<_aegir_v1_RunSiteCronRequest, _aegir_v1_RunSiteCronResponse, _aegir_v1_RunSiteCronRequest__Output, _aegir_v1_RunSiteCronResponse__Output>
  UpdateSite: MethodDefinition<_aegir_v1_UpdateSiteRequest, _aegir_v1_UpdateSiteResponse, _aegir_v1_UpdateSiteRequest__Output, _aegir_v1_UpdateSiteResponse__Output>
}
