// Original file: proto/aegir/v1/import.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ImportSiteRequest as _aegir_v1_ImportSiteRequest, ImportSiteRequest__Output as _aegir_v1_ImportSiteRequest__Output } from '../../aegir/v1/ImportSiteRequest.ts';
import type { ImportSiteResponse as _aegir_v1_ImportSiteResponse, ImportSiteResponse__Output as _aegir_v1_ImportSiteResponse__Output } from '../../aegir/v1/ImportSiteResponse.ts';
import type { ListSiteFoldersRequest as _aegir_v1_ListSiteFoldersRequest, ListSiteFoldersRequest__Output as _aegir_v1_ListSiteFoldersRequest__Output } from '../../aegir/v1/ListSiteFoldersRequest.ts';
import type { ListSiteFoldersResponse as _aegir_v1_ListSiteFoldersResponse, ListSiteFoldersResponse__Output as _aegir_v1_ListSiteFoldersResponse__Output } from '../../aegir/v1/ListSiteFoldersResponse.ts';

export interface ImportServiceClient extends grpc.Client {
  ImportSite(argument: _aegir_v1_ImportSiteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ImportSiteResponse__Output>): grpc.ClientUnaryCall;
  ImportSite(argument: _aegir_v1_ImportSiteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_ImportSiteResponse__Output>): grpc.ClientUnaryCall;
  ImportSite(argument: _aegir_v1_ImportSiteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ImportSiteResponse__Output>): grpc.ClientUnaryCall;
  ImportSite(argument: _aegir_v1_ImportSiteRequest, callback: grpc.requestCallback<_aegir_v1_ImportSiteResponse__Output>): grpc.ClientUnaryCall;
  importSite(argument: _aegir_v1_ImportSiteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ImportSiteResponse__Output>): grpc.ClientUnaryCall;
  importSite(argument: _aegir_v1_ImportSiteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_ImportSiteResponse__Output>): grpc.ClientUnaryCall;
  importSite(argument: _aegir_v1_ImportSiteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ImportSiteResponse__Output>): grpc.ClientUnaryCall;
  importSite(argument: _aegir_v1_ImportSiteRequest, callback: grpc.requestCallback<_aegir_v1_ImportSiteResponse__Output>): grpc.ClientUnaryCall;
  
  ListSiteFolders(argument: _aegir_v1_ListSiteFoldersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListSiteFoldersResponse__Output>): grpc.ClientUnaryCall;
  ListSiteFolders(argument: _aegir_v1_ListSiteFoldersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_ListSiteFoldersResponse__Output>): grpc.ClientUnaryCall;
  ListSiteFolders(argument: _aegir_v1_ListSiteFoldersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListSiteFoldersResponse__Output>): grpc.ClientUnaryCall;
  ListSiteFolders(argument: _aegir_v1_ListSiteFoldersRequest, callback: grpc.requestCallback<_aegir_v1_ListSiteFoldersResponse__Output>): grpc.ClientUnaryCall;
  listSiteFolders(argument: _aegir_v1_ListSiteFoldersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListSiteFoldersResponse__Output>): grpc.ClientUnaryCall;
  listSiteFolders(argument: _aegir_v1_ListSiteFoldersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_ListSiteFoldersResponse__Output>): grpc.ClientUnaryCall;
  listSiteFolders(argument: _aegir_v1_ListSiteFoldersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListSiteFoldersResponse__Output>): grpc.ClientUnaryCall;
  listSiteFolders(argument: _aegir_v1_ListSiteFoldersRequest, callback: grpc.requestCallback<_aegir_v1_ListSiteFoldersResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface ImportServiceHandlers extends grpc.UntypedServiceImplementation {
  ImportSite: grpc.handleUnaryCall<_aegir_v1_ImportSiteRequest__Output, _aegir_v1_ImportSiteResponse>;
  
  ListSiteFolders: grpc.handleUnaryCall<_aegir_v1_ListSiteFoldersRequest__Output, _aegir_v1_ListSiteFoldersResponse>;
  
}

export interface ImportServiceDefinition extends grpc.ServiceDefinition {
  ImportSite: MethodDefinition<_aegir_v1_ImportSiteRequest, _aegir_v1_ImportSiteResponse, _aegir_v1_ImportSiteRequest__Output, _aegir_v1_ImportSiteResponse__Output>
  ListSiteFolders: MethodDefinition<_aegir_v1_ListSiteFoldersRequest, _aegir_v1_ListSiteFoldersResponse, _aegir_v1_ListSiteFoldersRequest__Output, _aegir_v1_ListSiteFoldersResponse__Output>
}
