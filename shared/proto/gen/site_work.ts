import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { LoginSiteRequest as _aegir_v1_LoginSiteRequest, LoginSiteRequest__Output as _aegir_v1_LoginSiteRequest__Output } from './aegir/v1/LoginSiteRequest.ts';
import type { LoginSiteResponse as _aegir_v1_LoginSiteResponse, LoginSiteResponse__Output as _aegir_v1_LoginSiteResponse__Output } from './aegir/v1/LoginSiteResponse.ts';
import type { RunSiteCronRequest as _aegir_v1_RunSiteCronRequest, RunSiteCronRequest__Output as _aegir_v1_RunSiteCronRequest__Output } from './aegir/v1/RunSiteCronRequest.ts';
import type { RunSiteCronResponse as _aegir_v1_RunSiteCronResponse, RunSiteCronResponse__Output as _aegir_v1_RunSiteCronResponse__Output } from './aegir/v1/RunSiteCronResponse.ts';
import type { SiteWorkServiceClient as _aegir_v1_SiteWorkServiceClient, SiteWorkServiceDefinition as _aegir_v1_SiteWorkServiceDefinition } from './aegir/v1/SiteWorkService.ts';
import type { UpdateSiteRequest as _aegir_v1_UpdateSiteRequest, UpdateSiteRequest__Output as _aegir_v1_UpdateSiteRequest__Output } from './aegir/v1/UpdateSiteRequest.ts';
import type { UpdateSiteResponse as _aegir_v1_UpdateSiteResponse, UpdateSiteResponse__Output as _aegir_v1_UpdateSiteResponse__Output } from './aegir/v1/UpdateSiteResponse.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  aegir: {
    v1: {
      LoginSiteRequest: MessageTypeDefinition<_aegir_v1_LoginSiteRequest, _aegir_v1_LoginSiteRequest__Output>
      LoginSiteResponse: MessageTypeDefinition<_aegir_v1_LoginSiteResponse, _aegir_v1_LoginSiteResponse__Output>
      RunSiteCronRequest: MessageTypeDefinition<_aegir_v1_RunSiteCronRequest, _aegir_v1_RunSiteCronRequest__Output>
      RunSiteCronResponse: MessageTypeDefinition<_aegir_v1_RunSiteCronResponse, _aegir_v1_RunSiteCronResponse__Output>
      SiteWorkService: SubtypeConstructor<typeof grpc.Client, _aegir_v1_SiteWorkServiceClient> & { service: _aegir_v1_SiteWorkServiceDefinition }
      UpdateSiteRequest: MessageTypeDefinition<_aegir_v1_UpdateSiteRequest, _aegir_v1_UpdateSiteRequest__Output>
      UpdateSiteResponse: MessageTypeDefinition<_aegir_v1_UpdateSiteResponse, _aegir_v1_UpdateSiteResponse__Output>
    }
  }
}

