import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { ImportServiceClient as _aegir_v1_ImportServiceClient, ImportServiceDefinition as _aegir_v1_ImportServiceDefinition } from './aegir/v1/ImportService.ts';
import type { ImportSiteRequest as _aegir_v1_ImportSiteRequest, ImportSiteRequest__Output as _aegir_v1_ImportSiteRequest__Output } from './aegir/v1/ImportSiteRequest.ts';
import type { ImportSiteResponse as _aegir_v1_ImportSiteResponse, ImportSiteResponse__Output as _aegir_v1_ImportSiteResponse__Output } from './aegir/v1/ImportSiteResponse.ts';
import type { ListSiteFoldersRequest as _aegir_v1_ListSiteFoldersRequest, ListSiteFoldersRequest__Output as _aegir_v1_ListSiteFoldersRequest__Output } from './aegir/v1/ListSiteFoldersRequest.ts';
import type { ListSiteFoldersResponse as _aegir_v1_ListSiteFoldersResponse, ListSiteFoldersResponse__Output as _aegir_v1_ListSiteFoldersResponse__Output } from './aegir/v1/ListSiteFoldersResponse.ts';
import type { SiteFolder as _aegir_v1_SiteFolder, SiteFolder__Output as _aegir_v1_SiteFolder__Output } from './aegir/v1/SiteFolder.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  aegir: {
    v1: {
      ImportService: SubtypeConstructor<typeof grpc.Client, _aegir_v1_ImportServiceClient> & { service: _aegir_v1_ImportServiceDefinition }
      ImportSiteRequest: MessageTypeDefinition<_aegir_v1_ImportSiteRequest, _aegir_v1_ImportSiteRequest__Output>
      ImportSiteResponse: MessageTypeDefinition<_aegir_v1_ImportSiteResponse, _aegir_v1_ImportSiteResponse__Output>
      ListSiteFoldersRequest: MessageTypeDefinition<_aegir_v1_ListSiteFoldersRequest, _aegir_v1_ListSiteFoldersRequest__Output>
      ListSiteFoldersResponse: MessageTypeDefinition<_aegir_v1_ListSiteFoldersResponse, _aegir_v1_ListSiteFoldersResponse__Output>
      SiteFolder: MessageTypeDefinition<_aegir_v1_SiteFolder, _aegir_v1_SiteFolder__Output>
    }
  }
}

