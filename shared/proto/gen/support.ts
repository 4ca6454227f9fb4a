import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { MakeBundleRequest as _aegir_v1_MakeBundleRequest, MakeBundleRequest__Output as _aegir_v1_MakeBundleRequest__Output } from './aegir/v1/MakeBundleRequest.ts';
import type { MakeBundleResponse as _aegir_v1_MakeBundleResponse, MakeBundleResponse__Output as _aegir_v1_MakeBundleResponse__Output } from './aegir/v1/MakeBundleResponse.ts';
import type { SupportServiceClient as _aegir_v1_SupportServiceClient, SupportServiceDefinition as _aegir_v1_SupportServiceDefinition } from './aegir/v1/SupportService.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  aegir: {
    v1: {
      MakeBundleRequest: MessageTypeDefinition<_aegir_v1_MakeBundleRequest, _aegir_v1_MakeBundleRequest__Output>
      MakeBundleResponse: MessageTypeDefinition<_aegir_v1_MakeBundleResponse, _aegir_v1_MakeBundleResponse__Output>
      SupportService: SubtypeConstructor<typeof grpc.Client, _aegir_v1_SupportServiceClient> & { service: _aegir_v1_SupportServiceDefinition }
    }
  }
}

