import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { AbortRotationRequest as _aegir_v1_AbortRotationRequest, AbortRotationRequest__Output as _aegir_v1_AbortRotationRequest__Output } from './aegir/v1/AbortRotationRequest.ts';
import type { AbortRotationResponse as _aegir_v1_AbortRotationResponse, AbortRotationResponse__Output as _aegir_v1_AbortRotationResponse__Output } from './aegir/v1/AbortRotationResponse.ts';
import type { Authority as _aegir_v1_Authority, Authority__Output as _aegir_v1_Authority__Output } from './aegir/v1/Authority.ts';
import type { AuthorityServiceClient as _aegir_v1_AuthorityServiceClient, AuthorityServiceDefinition as _aegir_v1_AuthorityServiceDefinition } from './aegir/v1/AuthorityService.ts';
import type { FinishRotationRequest as _aegir_v1_FinishRotationRequest, FinishRotationRequest__Output as _aegir_v1_FinishRotationRequest__Output } from './aegir/v1/FinishRotationRequest.ts';
import type { FinishRotationResponse as _aegir_v1_FinishRotationResponse, FinishRotationResponse__Output as _aegir_v1_FinishRotationResponse__Output } from './aegir/v1/FinishRotationResponse.ts';
import type { GetAuthorityRequest as _aegir_v1_GetAuthorityRequest, GetAuthorityRequest__Output as _aegir_v1_GetAuthorityRequest__Output } from './aegir/v1/GetAuthorityRequest.ts';
import type { GetAuthorityResponse as _aegir_v1_GetAuthorityResponse, GetAuthorityResponse__Output as _aegir_v1_GetAuthorityResponse__Output } from './aegir/v1/GetAuthorityResponse.ts';
import type { Root as _aegir_v1_Root, Root__Output as _aegir_v1_Root__Output } from './aegir/v1/Root.ts';
import type { RootHolder as _aegir_v1_RootHolder, RootHolder__Output as _aegir_v1_RootHolder__Output } from './aegir/v1/RootHolder.ts';
import type { RotateAuthorityRequest as _aegir_v1_RotateAuthorityRequest, RotateAuthorityRequest__Output as _aegir_v1_RotateAuthorityRequest__Output } from './aegir/v1/RotateAuthorityRequest.ts';
import type { RotateAuthorityResponse as _aegir_v1_RotateAuthorityResponse, RotateAuthorityResponse__Output as _aegir_v1_RotateAuthorityResponse__Output } from './aegir/v1/RotateAuthorityResponse.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  aegir: {
    v1: {
      AbortRotationRequest: MessageTypeDefinition<_aegir_v1_AbortRotationRequest, _aegir_v1_AbortRotationRequest__Output>
      AbortRotationResponse: MessageTypeDefinition<_aegir_v1_AbortRotationResponse, _aegir_v1_AbortRotationResponse__Output>
      Authority: MessageTypeDefinition<_aegir_v1_Authority, _aegir_v1_Authority__Output>
      AuthorityService: SubtypeConstructor<typeof grpc.Client, _aegir_v1_AuthorityServiceClient> & { service: _aegir_v1_AuthorityServiceDefinition }
      FinishRotationRequest: MessageTypeDefinition<_aegir_v1_FinishRotationRequest, _aegir_v1_FinishRotationRequest__Output>
      FinishRotationResponse: MessageTypeDefinition<_aegir_v1_FinishRotationResponse, _aegir_v1_FinishRotationResponse__Output>
      GetAuthorityRequest: MessageTypeDefinition<_aegir_v1_GetAuthorityRequest, _aegir_v1_GetAuthorityRequest__Output>
      GetAuthorityResponse: MessageTypeDefinition<_aegir_v1_GetAuthorityResponse, _aegir_v1_GetAuthorityResponse__Output>
      Root: MessageTypeDefinition<_aegir_v1_Root, _aegir_v1_Root__Output>
      RootHolder: MessageTypeDefinition<_aegir_v1_RootHolder, _aegir_v1_RootHolder__Output>
      RotateAuthorityRequest: MessageTypeDefinition<_aegir_v1_RotateAuthorityRequest, _aegir_v1_RotateAuthorityRequest__Output>
      RotateAuthorityResponse: MessageTypeDefinition<_aegir_v1_RotateAuthorityResponse, _aegir_v1_RotateAuthorityResponse__Output>
    }
  }
}

