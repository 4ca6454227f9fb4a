import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { BalancerServiceClient as _aegir_v1_BalancerServiceClient, BalancerServiceDefinition as _aegir_v1_BalancerServiceDefinition } from './aegir/v1/BalancerService.ts';
import type { CheckItem as _aegir_v1_CheckItem, CheckItem__Output as _aegir_v1_CheckItem__Output } from './aegir/v1/CheckItem.ts';
import type { DesiredKey as _aegir_v1_DesiredKey, DesiredKey__Output as _aegir_v1_DesiredKey__Output } from './aegir/v1/DesiredKey.ts';
import type { DesiredObject as _aegir_v1_DesiredObject, DesiredObject__Output as _aegir_v1_DesiredObject__Output } from './aegir/v1/DesiredObject.ts';
import type { ErrorDetail as _aegir_v1_ErrorDetail, ErrorDetail__Output as _aegir_v1_ErrorDetail__Output } from './aegir/v1/ErrorDetail.ts';
import type { Facts as _aegir_v1_Facts, Facts__Output as _aegir_v1_Facts__Output } from './aegir/v1/Facts.ts';
import type { ListPoolsRequest as _aegir_v1_ListPoolsRequest, ListPoolsRequest__Output as _aegir_v1_ListPoolsRequest__Output } from './aegir/v1/ListPoolsRequest.ts';
import type { ListPoolsResponse as _aegir_v1_ListPoolsResponse, ListPoolsResponse__Output as _aegir_v1_ListPoolsResponse__Output } from './aegir/v1/ListPoolsResponse.ts';
import type { PhpFacts as _aegir_v1_PhpFacts, PhpFacts__Output as _aegir_v1_PhpFacts__Output } from './aegir/v1/PhpFacts.ts';
import type { PlatformState as _aegir_v1_PlatformState, PlatformState__Output as _aegir_v1_PlatformState__Output } from './aegir/v1/PlatformState.ts';
import type { Pool as _aegir_v1_Pool, Pool__Output as _aegir_v1_Pool__Output } from './aegir/v1/Pool.ts';
import type { PoolMember as _aegir_v1_PoolMember, PoolMember__Output as _aegir_v1_PoolMember__Output } from './aegir/v1/PoolMember.ts';
import type { ProbeSiteRequest as _aegir_v1_ProbeSiteRequest, ProbeSiteRequest__Output as _aegir_v1_ProbeSiteRequest__Output } from './aegir/v1/ProbeSiteRequest.ts';
import type { ProbeSiteResponse as _aegir_v1_ProbeSiteResponse, ProbeSiteResponse__Output as _aegir_v1_ProbeSiteResponse__Output } from './aegir/v1/ProbeSiteResponse.ts';
import type { Problem as _aegir_v1_Problem, Problem__Output as _aegir_v1_Problem__Output } from './aegir/v1/Problem.ts';
import type { SetPoolsRequest as _aegir_v1_SetPoolsRequest, SetPoolsRequest__Output as _aegir_v1_SetPoolsRequest__Output } from './aegir/v1/SetPoolsRequest.ts';
import type { SetPoolsResponse as _aegir_v1_SetPoolsResponse, SetPoolsResponse__Output as _aegir_v1_SetPoolsResponse__Output } from './aegir/v1/SetPoolsResponse.ts';
import type { Share as _aegir_v1_Share, Share__Output as _aegir_v1_Share__Output } from './aegir/v1/Share.ts';
import type { SharedUploads as _aegir_v1_SharedUploads, SharedUploads__Output as _aegir_v1_SharedUploads__Output } from './aegir/v1/SharedUploads.ts';
import type { SiteAuth as _aegir_v1_SiteAuth, SiteAuth__Output as _aegir_v1_SiteAuth__Output } from './aegir/v1/SiteAuth.ts';
import type { SiteDatabase as _aegir_v1_SiteDatabase, SiteDatabase__Output as _aegir_v1_SiteDatabase__Output } from './aegir/v1/SiteDatabase.ts';
import type { SiteSettings as _aegir_v1_SiteSettings, SiteSettings__Output as _aegir_v1_SiteSettings__Output } from './aegir/v1/SiteSettings.ts';
import type { SiteSighting as _aegir_v1_SiteSighting, SiteSighting__Output as _aegir_v1_SiteSighting__Output } from './aegir/v1/SiteSighting.ts';
import type { SiteState as _aegir_v1_SiteState, SiteState__Output as _aegir_v1_SiteState__Output } from './aegir/v1/SiteState.ts';
import type { SiteTls as _aegir_v1_SiteTls, SiteTls__Output as _aegir_v1_SiteTls__Output } from './aegir/v1/SiteTls.ts';
import type { WebServerFacts as _aegir_v1_WebServerFacts, WebServerFacts__Output as _aegir_v1_WebServerFacts__Output } from './aegir/v1/WebServerFacts.ts';
import type { WebSettings as _aegir_v1_WebSettings, WebSettings__Output as _aegir_v1_WebSettings__Output } from './aegir/v1/WebSettings.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  aegir: {
    v1: {
      BalancerService: SubtypeConstructor<typeof grpc.Client, _aegir_v1_BalancerServiceClient> & { service: _aegir_v1_BalancerServiceDefinition }
      CheckItem: MessageTypeDefinition<_aegir_v1_CheckItem, _aegir_v1_CheckItem__Output>
      DatabaseTls: EnumTypeDefinition
      DatabaseType: EnumTypeDefinition
      DesiredKey: MessageTypeDefinition<_aegir_v1_DesiredKey, _aegir_v1_DesiredKey__Output>
      DesiredObject: MessageTypeDefinition<_aegir_v1_DesiredObject, _aegir_v1_DesiredObject__Output>
      ErrorDetail: MessageTypeDefinition<_aegir_v1_ErrorDetail, _aegir_v1_ErrorDetail__Output>
      Facts: MessageTypeDefinition<_aegir_v1_Facts, _aegir_v1_Facts__Output>
      ListPoolsRequest: MessageTypeDefinition<_aegir_v1_ListPoolsRequest, _aegir_v1_ListPoolsRequest__Output>
      ListPoolsResponse: MessageTypeDefinition<_aegir_v1_ListPoolsResponse, _aegir_v1_ListPoolsResponse__Output>
      PhpFacts: MessageTypeDefinition<_aegir_v1_PhpFacts, _aegir_v1_PhpFacts__Output>
      PlatformState: MessageTypeDefinition<_aegir_v1_PlatformState, _aegir_v1_PlatformState__Output>
      Pool: MessageTypeDefinition<_aegir_v1_Pool, _aegir_v1_Pool__Output>
      PoolMember: MessageTypeDefinition<_aegir_v1_PoolMember, _aegir_v1_PoolMember__Output>
      ProbeSiteRequest: MessageTypeDefinition<_aegir_v1_ProbeSiteRequest, _aegir_v1_ProbeSiteRequest__Output>
      ProbeSiteResponse: MessageTypeDefinition<_aegir_v1_ProbeSiteResponse, _aegir_v1_ProbeSiteResponse__Output>
      Problem: MessageTypeDefinition<_aegir_v1_Problem, _aegir_v1_Problem__Output>
      SetPoolsRequest: MessageTypeDefinition<_aegir_v1_SetPoolsRequest, _aegir_v1_SetPoolsRequest__Output>
      SetPoolsResponse: MessageTypeDefinition<_aegir_v1_SetPoolsResponse, _aegir_v1_SetPoolsResponse__Output>
      Share: MessageTypeDefinition<_aegir_v1_Share, _aegir_v1_Share__Output>
      SharedUploads: MessageTypeDefinition<_aegir_v1_SharedUploads, _aegir_v1_SharedUploads__Output>
      SiteAuth: MessageTypeDefinition<_aegir_v1_SiteAuth, _aegir_v1_SiteAuth__Output>
      SiteDatabase: MessageTypeDefinition<_aegir_v1_SiteDatabase, _aegir_v1_SiteDatabase__Output>
      SiteSettings: MessageTypeDefinition<_aegir_v1_SiteSettings, _aegir_v1_SiteSettings__Output>
      SiteSighting: MessageTypeDefinition<_aegir_v1_SiteSighting, _aegir_v1_SiteSighting__Output>
      SiteState: MessageTypeDefinition<_aegir_v1_SiteState, _aegir_v1_SiteState__Output>
      SiteTls: MessageTypeDefinition<_aegir_v1_SiteTls, _aegir_v1_SiteTls__Output>
      WebServerFacts: MessageTypeDefinition<_aegir_v1_WebServerFacts, _aegir_v1_WebServerFacts__Output>
      WebSettings: MessageTypeDefinition<_aegir_v1_WebSettings, _aegir_v1_WebSettings__Output>
      WebType: EnumTypeDefinition
    }
  }
}

