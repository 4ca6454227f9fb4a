// Original file: proto/aegir/v1/admin.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AddSiteRequest as _aegir_v1_AddSiteRequest, AddSiteRequest__Output as _aegir_v1_AddSiteRequest__Output } from '../../aegir/v1/AddSiteRequest.ts';
import type { AddSiteResponse as _aegir_v1_AddSiteResponse, AddSiteResponse__Output as _aegir_v1_AddSiteResponse__Output } from '../../aegir/v1/AddSiteResponse.ts';
import type { DisableSiteRequest as _aegir_v1_DisableSiteRequest, DisableSiteRequest__Output as _aegir_v1_DisableSiteRequest__Output } from '../../aegir/v1/DisableSiteRequest.ts';
import type { DisableSiteResponse as _aegir_v1_DisableSiteResponse, DisableSiteResponse__Output as _aegir_v1_DisableSiteResponse__Output } from '../../aegir/v1/DisableSiteResponse.ts';
import type { EnableSiteRequest as _aegir_v1_EnableSiteRequest, EnableSiteRequest__Output as _aegir_v1_EnableSiteRequest__Output } from '../../aegir/v1/EnableSiteRequest.ts';
import type { EnableSiteResponse as _aegir_v1_EnableSiteResponse, EnableSiteResponse__Output as _aegir_v1_EnableSiteResponse__Output } from '../../aegir/v1/EnableSiteResponse.ts';
import type { GetSiteRequest as _aegir_v1_GetSiteRequest, GetSiteRequest__Output as _aegir_v1_GetSiteRequest__Output } from '../../aegir/v1/GetSiteRequest.ts';
import type { GetSiteResponse as _aegir_v1_GetSiteResponse, GetSiteResponse__Output as _aegir_v1_GetSiteResponse__Output } from '../../aegir/v1/GetSiteResponse.ts';
import type { ListSitesRequest as _aegir_v1_ListSitesRequest, ListSitesRequest__Output as _aegir_v1_ListSitesRequest__Output } from '../../aegir/v1/ListSitesRequest.ts';
import type { ListSitesResponse as _aegir_v1_ListSitesResponse, ListSitesResponse__Output as _aegir_v1_ListSitesResponse__Output } from '../../aegir/v1/ListSitesResponse.ts';
import type { RemoveSiteRequest as _aegir_v1_RemoveSiteRequest, RemoveSiteRequest__Output as _aegir_v1_RemoveSiteRequest__Output } from '../../aegir/v1/RemoveSiteRequest.ts';
import type { RemoveSiteResponse as _aegir_v1_RemoveSiteResponse, RemoveSiteResponse__Output as _aegir_v1_RemoveSiteResponse__Output } from '../../aegir/v1/RemoveSiteResponse.ts';
import type { SetSiteRequest as _aegir_v1_SetSiteRequest, SetSiteRequest__Output as _aegir_v1_SetSiteRequest__Output } from '../../aegir/v1/SetSiteRequest.ts';
import type { SetSiteResponse as _aegir_v1_SetSiteResponse, SetSiteResponse__Output as _aegir_v1_SetSiteResponse__Output } from '../../aegir/v1/SetSiteResponse.ts';
import type { VerifySiteRequest as _aegir_v1_VerifySiteRequest, VerifySiteRequest__Output as _aegir_v1_VerifySiteRequest__Output } from '../../aegir/v1/VerifySiteRequest.ts';
import type { VerifySiteResponse as _aegir_v1_VerifySiteResponse, VerifySiteResponse__Output as _aegir_v1_VerifySiteResponse__Output } from '../../aegir/v1/VerifySiteResponse.ts';

export interface SiteServiceClient extends grpc.Client {
  AddSite(argument: _aegir_v1_AddSiteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_AddSiteResponse__Output>): grpc.ClientUnaryCall;
  AddSite(argument: _aegir_v1_AddSiteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_AddSiteResponse__Output>): grpc.ClientUnaryCall;
  AddSite(argument: _aegir_v1_AddSiteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_AddSiteResponse__Output>): grpc.ClientUnaryCall;
  AddSite(argument: _aegir_v1_AddSiteRequest, callback: grpc.requestCallback<_aegir_v1_AddSiteResponse__Output>): grpc.ClientUnaryCall;
  addSite(argument: _aegir_v1_AddSiteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_AddSiteResponse__Output>): grpc.ClientUnaryCall;
  addSite(argument: _aegir_v1_AddSiteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_AddSiteResponse__Output>): grpc.ClientUnaryCall;
  addSite(argument: _aegir_v1_AddSiteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_AddSiteResponse__Output>): grpc.ClientUnaryCall;
  addSite(argument: _aegir_v1_AddSiteRequest, callback: grpc.requestCallback<_aegir_v1_AddSiteResponse__Output>): grpc.ClientUnaryCall;
  
  DisableSite(argument: _aegir_v1_DisableSiteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_DisableSiteResponse__Output>): grpc.ClientUnaryCall;
  DisableSite(argument: _aegir_v1_DisableSiteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_DisableSiteResponse__Output>): grpc.ClientUnaryCall;
  DisableSite(argument: _aegir_v1_DisableSiteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_DisableSiteResponse__Output>): grpc.ClientUnaryCall;
  DisableSite(argument: _aegir_v1_DisableSiteRequest, callback: grpc.requestCallback<_aegir_v1_DisableSiteResponse__Output>): grpc.ClientUnaryCall;
  disableSite(argument: _aegir_v1_DisableSiteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_DisableSiteResponse__Output>): grpc.ClientUnaryCall;
  disableSite(argument: _aegir_v1_DisableSiteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_DisableSiteResponse__Output>): grpc.ClientUnaryCall;
  disableSite(argument: _aegir_v1_DisableSiteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_DisableSiteResponse__Output>): grpc.ClientUnaryCall;
  disableSite(argument: _aegir_v1_DisableSiteRequest, callback: grpc.requestCallback<_aegir_v1_DisableSiteResponse__Output>): grpc.ClientUnaryCall;
  
  EnableSite(argument: _aegir_v1_EnableSiteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_EnableSiteResponse__Output>): grpc.ClientUnaryCall;
  EnableSite(argument: _aegir_v1_EnableSiteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_EnableSiteResponse__Output>): grpc.ClientUnaryCall;
  EnableSite(argument: _aegir_v1_EnableSiteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_EnableSiteResponse__Output>): grpc.ClientUnaryCall;
  EnableSite(argument: _aegir_v1_EnableSiteRequest, callback: grpc.requestCallback<_aegir_v1_EnableSiteResponse__Output>): grpc.ClientUnaryCall;
  enableSite(argument: _aegir_v1_EnableSiteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_EnableSiteResponse__Output>): grpc.ClientUnaryCall;
  enableSite(argument: _aegir_v1_EnableSiteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_EnableSiteResponse__Output>): grpc.ClientUnaryCall;
  enableSite(argument: _aegir_v1_EnableSiteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_EnableSiteResponse__Output>): grpc.ClientUnaryCall;
  enableSite(argument: _aegir_v1_EnableSiteRequest, callback: grpc.requestCallback<_aegir_v1_EnableSiteResponse__Output>): grpc.ClientUnaryCall;
  
  GetSite(argument: _aegir_v1_GetSiteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetSiteResponse__Output>): grpc.ClientUnaryCall;
  GetSite(argument: _aegir_v1_GetSiteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_GetSiteResponse__Output>): grpc.ClientUnaryCall;
  GetSite(argument: _aegir_v1_GetSiteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetSiteResponse__Output>): grpc.ClientUnaryCall;
  GetSite(argument: _aegir_v1_GetSiteRequest, callback: grpc.requestCallback<_aegir_v1_GetSiteResponse__Output>): grpc.ClientUnaryCall;
  getSite(argument: _aegir_v1_GetSiteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetSiteResponse__Output>): grpc.ClientUnaryCall;
  getSite(argument: _aegir_v1_GetSiteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_GetSiteResponse__Output>): grpc.ClientUnaryCall;
  getSite(argument: _aegir_v1_GetSiteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetSiteResponse__Output>): grpc.ClientUnaryCall;
  getSite(argument: _aegir_v1_GetSiteRequest, callback: grpc.requestCallback<_aegir_v1_GetSiteResponse__Output>): grpc.ClientUnaryCall;
  
  ListSites(argument: _aegir_v1_ListSitesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListSitesResponse__Output>): grpc.ClientUnaryCall;
  ListSites(argument: _aegir_v1_ListSitesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_ListSitesResponse__Output>): grpc.ClientUnaryCall;
  ListSites(argument: _aegir_v1_ListSitesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListSitesResponse__Output>): grpc.ClientUnaryCall;
  ListSites(argument: _aegir_v1_ListSitesRequest, callback: grpc.requestCallback<_aegir_v1_ListSitesResponse__Output>): grpc.ClientUnaryCall;
  listSites(argument: _aegir_v1_ListSitesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListSitesResponse__Output>): grpc.ClientUnaryCall;
  listSites(argument: _aegir_v1_ListSitesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_ListSitesResponse__Output>): grpc.ClientUnaryCall;
  listSites(argument: _aegir_v1_ListSitesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListSitesResponse__Output>): grpc.ClientUnaryCall;
  listSites(argument: _aegir_v1_ListSitesRequest, callback: grpc.requestCallback<_aegir_v1_ListSitesResponse__Output>): grpc.ClientUnaryCall;
  
  RemoveSite(argument: _aegir_v1_RemoveSiteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RemoveSiteResponse__Output>): grpc.ClientUnaryCall;
  RemoveSite(argument: _aegir_v1_RemoveSiteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_RemoveSiteResponse__Output>): grpc.ClientUnaryCall;
  RemoveSite(argument: _aegir_v1_RemoveSiteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RemoveSiteResponse__Output>): grpc.ClientUnaryCall;
  RemoveSite(argument: _aegir_v1_RemoveSiteRequest, callback: grpc.requestCallback<_aegir_v1_RemoveSiteResponse__Output>): grpc.ClientUnaryCall;
  removeSite(argument: _aegir_v1_RemoveSiteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RemoveSiteResponse__Output>): grpc.ClientUnaryCall;
  removeSite(argument: _aegir_v1_RemoveSiteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_RemoveSiteResponse__Output>): grpc.ClientUnaryCall;
  removeSite(argument: _aegir_v1_RemoveSiteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RemoveSiteResponse__Output>): grpc.ClientUnaryCall;
  removeSite(argument: _aegir_v1_RemoveSiteRequest, callback: grpc.requestCallback<_aegir_v1_RemoveSiteResponse__Output>): grpc.ClientUnaryCall;
  
  SetSite(argument: _aegir_v1_SetSiteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_SetSiteResponse__Output>): grpc.ClientUnaryCall;
  SetSite(argument: _aegir_v1_SetSiteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_SetSiteResponse__Output>): grpc.ClientUnaryCall;
  SetSite(argument: _aegir_v1_SetSiteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_SetSiteResponse__Output>): grpc.ClientUnaryCall;
  SetSite(argument: _aegir_v1_SetSiteRequest, callback: grpc.requestCallback<_aegir_v1_SetSiteResponse__Output>): grpc.ClientUnaryCall;
  setSite(argument: _aegir_v1_SetSiteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_SetSiteResponse__Output>): grpc.ClientUnaryCall;
  setSite(argument: _aegir_v1_SetSiteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_SetSiteResponse__Output>): grpc.ClientUnaryCall;
  setSite(argument: _aegir_v1_SetSiteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_SetSiteResponse__Output>): grpc.ClientUnaryCall;
  setSite(argument: _aegir_v1_SetSiteRequest, callback: grpc.requestCallback<_aegir_v1_SetSiteResponse__Output>): grpc.ClientUnaryCall;
  
  VerifySite(argument: _aegir_v1_VerifySiteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_VerifySiteResponse__Output>): grpc.ClientUnaryCall;
  VerifySite(argument: _aegir_v1_VerifySiteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_VerifySiteResponse__Output>): grpc.ClientUnaryCall;
  VerifySite(argument: _aegir_v1_VerifySiteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_VerifySiteResponse__Output>): grpc.ClientUnaryCall;
  VerifySite(argument: _aegir_v1_VerifySiteRequest, callback: grpc.requestCallback<_aegir_v1_VerifySiteResponse__Output>): grpc.ClientUnaryCall;
  verifySite(argument: _aegir_v1_VerifySiteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_VerifySiteResponse__Output>): grpc.ClientUnaryCall;
  verifySite(argument: _aegir_v1_VerifySiteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_VerifySiteResponse__Output>): grpc.ClientUnaryCall;
  verifySite(argument: _aegir_v1_VerifySiteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_VerifySiteResponse__Output>): grpc.ClientUnaryCall;
  verifySite(argument: _aegir_v1_VerifySiteRequest, callback: grpc.requestCallback<_aegir_v1_VerifySiteResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface SiteServiceHandlers extends grpc.UntypedServiceImplementation {
  AddSite: grpc.handleUnaryCall<_aegir_v1_AddSiteRequest__Output, _aegir_v1_AddSiteResponse>;
  
  DisableSite: grpc.handleUnaryCall<_aegir_v1_DisableSiteRequest__Output, _aegir_v1_DisableSiteResponse>;
  
  EnableSite: grpc.handleUnaryCall<_aegir_v1_EnableSiteRequest__Output, _aegir_v1_EnableSiteResponse>;
  
  GetSite: grpc.handleUnaryCall<_aegir_v1_GetSiteRequest__Output, _aegir_v1_GetSiteResponse>;
  
  ListSites: grpc.handleUnaryCall<_aegir_v1_ListSitesRequest__Output, _aegir_v1_ListSitesResponse>;
  
  RemoveSite: grpc.handleUnaryCall<_aegir_v1_RemoveSiteRequest__Output, _aegir_v1_RemoveSiteResponse>;
  
  SetSite: grpc.handleUnaryCall<_aegir_v1_SetSiteRequest__Output, _aegir_v1_SetSiteResponse>;
  
  VerifySite: grpc.handleUnaryCall<_aegir_v1_VerifySiteRequest__Output, _aegir_v1_VerifySiteResponse>;
  
}

export interface SiteServiceDefinition extends grpc.ServiceDefinition {
  AddSite: MethodDefinition<_aegir_v1_AddSiteRequest, _aegir_v1_AddSiteResponse, _aegir_v1_AddSiteRequest__Output, _aegir_v1_AddSiteResponse__Output>
  DisableSite: MethodDefinition<_aegir_v1_DisableSiteRequest, _aegir_v1_DisableSiteResponse, _aegir_v1_DisableSiteRequest__Output, _aegir_v1_DisableSiteResponse__Output>
  EnableSite: MethodDefinition<_aegir_v1_EnableSiteRequest, _aegir_v1_EnableSiteResponse, _aegir_v1_EnableSiteRequest__Output, _aegir_v1_EnableSiteResponse__Output>
  GetSite: MethodDefinition<_aegir_v1_GetSiteRequest, _aegir_v1_GetSiteResponse, _aegir_v1_GetSiteRequest__Output, _aegir_v1_GetSiteResponse__Output>
  ListSites: MethodDefinition<_aegir_v1_ListSitesRequest, _aegir_v1_ListSitesResponse, _aegir_v1_ListSitesRequest__Output, _aegir_v1_ListSitesResponse__Output>
  RemoveSite: MethodDefinition<_aegir_v1_RemoveSiteRequest, _aegir_v1_RemoveSiteResponse, _aegir_v1_RemoveSiteRequest__Output, _aegir_v1_RemoveSiteResponse__Output>
  SetSite: MethodDefinition<_aegir_v1_SetSiteRequest, _aegir_v1_SetSiteResponse, _aegir_v1_SetSiteRequest__Output, _aegir_v1_SetSiteResponse__Output>
  VerifySite: MethodDefinition<_aegir_v1_VerifySiteRequest, _aegir_v1_VerifySiteResponse, _aegir_v1_VerifySiteRequest__Output, _aegir_v1_VerifySiteResponse__Output>
}
