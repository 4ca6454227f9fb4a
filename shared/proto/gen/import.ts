import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { CheckItem as _aegir_v1_CheckItem, CheckItem__Output as _aegir_v1_CheckItem__Output } from './aegir/v1/CheckItem.ts';
import type { DesiredKey as _aegir_v1_DesiredKey, DesiredKey__Output as _aegir_v1_DesiredKey__Output } from './aegir/v1/DesiredKey.ts';
import type { DesiredObject as _aegir_v1_DesiredObject, DesiredObject__Output as _aegir_v1_DesiredObject__Output } from './aegir/v1/DesiredObject.ts';
import type { ErrorDetail as _aegir_v1_ErrorDetail, ErrorDetail__Output as _aegir_v1_ErrorDetail__Output } from './aegir/v1/ErrorDetail.ts';
import type { Facts as _aegir_v1_Facts, Facts__Output as _aegir_v1_Facts__Output } from './aegir/v1/Facts.ts';
import type { ImportServiceClient as _aegir_v1_ImportServiceClient, ImportServiceDefinition as _aegir_v1_ImportServiceDefinition } from './aegir/v1/ImportService.ts';
import type { ImportSiteRequest as _aegir_v1_ImportSiteRequest, ImportSiteRequest__Output as _aegir_v1_ImportSiteRequest__Output } from './aegir/v1/ImportSiteRequest.ts';
import type { ImportSiteResponse as _aegir_v1_ImportSiteResponse, ImportSiteResponse__Output as _aegir_v1_ImportSiteResponse__Output } from './aegir/v1/ImportSiteResponse.ts';
import type { ListSiteFoldersRequest as _aegir_v1_ListSiteFoldersRequest, ListSiteFoldersRequest__Output as _aegir_v1_ListSiteFoldersRequest__Output } from './aegir/v1/ListSiteFoldersRequest.ts';
import type { ListSiteFoldersResponse as _aegir_v1_ListSiteFoldersResponse, ListSiteFoldersResponse__Output as _aegir_v1_ListSiteFoldersResponse__Output } from './aegir/v1/ListSiteFoldersResponse.ts';
import type { PhpFacts as _aegir_v1_PhpFacts, PhpFacts__Output as _aegir_v1_PhpFacts__Output } from './aegir/v1/PhpFacts.ts';
import type { PlatformState as _aegir_v1_PlatformState, PlatformState__Output as _aegir_v1_PlatformState__Output } from './aegir/v1/PlatformState.ts';
import type { Pool as _aegir_v1_Pool, Pool__Output as _aegir_v1_Pool__Output } from './aegir/v1/Pool.ts';
import type { PoolMember as _aegir_v1_PoolMember, PoolMember__Output as _aegir_v1_PoolMember__Output } from './aegir/v1/PoolMember.ts';
import type { Problem as _aegir_v1_Problem, Problem__Output as _aegir_v1_Problem__Output } from './aegir/v1/Problem.ts';
import type { Share as _aegir_v1_Share, Share__Output as _aegir_v1_Share__Output } from './aegir/v1/Share.ts';
import type { SharedUploads as _aegir_v1_SharedUploads, SharedUploads__Output as _aegir_v1_SharedUploads__Output } from './aegir/v1/SharedUploads.ts';
import type { SiteAuth as _aegir_v1_SiteAuth, SiteAuth__Output as _aegir_v1_SiteAuth__Output } from './aegir/v1/SiteAuth.ts';
import type { SiteDatabase as _aegir_v1_SiteDatabase, SiteDatabase__Output as _aegir_v1_SiteDatabase__Output } from './aegir/v1/SiteDatabase.ts';
import type { SiteFolder as _aegir_v1_SiteFolder, SiteFolder__Output as _aegir_v1_SiteFolder__Output } from './aegir/v1/SiteFolder.ts';
import type { SiteSettings as _aegir_v1_SiteSettings, SiteSettings__Output as _aegir_v1_SiteSettings__Output } from './aegir/v1/SiteSettings.ts';
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
      CheckItem: MessageTypeDefinition<_aegir_v1_CheckItem, _aegir_v1_CheckItem__Output>
      DatabaseTls: EnumTypeDefinition
      DatabaseType: EnumTypeDefinition
      DesiredKey: MessageTypeDefinition<_aegir_v1_DesiredKey, _aegir_v1_DesiredKey__Output>
      DesiredObject: MessageTypeDefinition<_aegir_v1_DesiredObject, _aegir_v1_DesiredObject__Output>
      ErrorDetail: MessageTypeDefinition<_aegir_v1_ErrorDetail, _aegir_v1_ErrorDetail__Output>
      Facts: MessageTypeDefinition<_aegir_v1_Facts, _aegir_v1_Facts__Output>
      ImportService: SubtypeConstructor<typeof grpc.Client, _aegir_v1_ImportServiceClient> & { service: _aegir_v1_ImportServiceDefinition }
      ImportSiteRequest: MessageTypeDefinition<_aegir_v1_ImportSiteRequest, _aegir_v1_ImportSiteRequest__Output>
      ImportSiteResponse: MessageTypeDefinition<_aegir_v1_ImportSiteResponse, _aegir_v1_ImportSiteResponse__Output>
      ListSiteFoldersRequest: MessageTypeDefinition<_aegir_v1_ListSiteFoldersRequest, _aegir_v1_ListSiteFoldersRequest__Output>
      ListSiteFoldersResponse: MessageTypeDefinition<_aegir_v1_ListSiteFoldersResponse, _aegir_v1_ListSiteFoldersResponse__Output>
      PhpFacts: MessageTypeDefinition<_aegir_v1_PhpFacts, _aegir_v1_PhpFacts__Output>
      PlatformState: MessageTypeDefinition<_aegir_v1_PlatformState, _aegir_v1_PlatformState__Output>
      Pool: MessageTypeDefinition<_aegir_v1_Pool, _aegir_v1_Pool__Output>
      PoolMember: MessageTypeDefinition<_aegir_v1_PoolMember, _aegir_v1_PoolMember__Output>
      Problem: MessageTypeDefinition<_aegir_v1_Problem, _aegir_v1_Problem__Output>
      Share: MessageTypeDefinition<_aegir_v1_Share, _aegir_v1_Share__Output>
      SharedUploads: MessageTypeDefinition<_aegir_v1_SharedUploads, _aegir_v1_SharedUploads__Output>
      SiteAuth: MessageTypeDefinition<_aegir_v1_SiteAuth, _aegir_v1_SiteAuth__Output>
      SiteDatabase: MessageTypeDefinition<_aegir_v1_SiteDatabase, _aegir_v1_SiteDatabase__Output>
      SiteFolder: MessageTypeDefinition<_aegir_v1_SiteFolder, _aegir_v1_SiteFolder__Output>
      SiteSettings: MessageTypeDefinition<_aegir_v1_SiteSettings, _aegir_v1_SiteSettings__Output>
      SiteState: MessageTypeDefinition<_aegir_v1_SiteState, _aegir_v1_SiteState__Output>
      SiteTls: MessageTypeDefinition<_aegir_v1_SiteTls, _aegir_v1_SiteTls__Output>
      WebServerFacts: MessageTypeDefinition<_aegir_v1_WebServerFacts, _aegir_v1_WebServerFacts__Output>
      WebSettings: MessageTypeDefinition<_aegir_v1_WebSettings, _aegir_v1_WebSettings__Output>
      WebType: EnumTypeDefinition
    }
  }
}

