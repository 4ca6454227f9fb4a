import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { AddOperatorRequest as _aegir_v1_AddOperatorRequest, AddOperatorRequest__Output as _aegir_v1_AddOperatorRequest__Output } from './aegir/v1/AddOperatorRequest.ts';
import type { AddOperatorResponse as _aegir_v1_AddOperatorResponse, AddOperatorResponse__Output as _aegir_v1_AddOperatorResponse__Output } from './aegir/v1/AddOperatorResponse.ts';
import type { AuditEntry as _aegir_v1_AuditEntry, AuditEntry__Output as _aegir_v1_AuditEntry__Output } from './aegir/v1/AuditEntry.ts';
import type { AuditServiceClient as _aegir_v1_AuditServiceClient, AuditServiceDefinition as _aegir_v1_AuditServiceDefinition } from './aegir/v1/AuditService.ts';
import type { GetCallerRequest as _aegir_v1_GetCallerRequest, GetCallerRequest__Output as _aegir_v1_GetCallerRequest__Output } from './aegir/v1/GetCallerRequest.ts';
import type { GetCallerResponse as _aegir_v1_GetCallerResponse, GetCallerResponse__Output as _aegir_v1_GetCallerResponse__Output } from './aegir/v1/GetCallerResponse.ts';
import type { ListAuditRequest as _aegir_v1_ListAuditRequest, ListAuditRequest__Output as _aegir_v1_ListAuditRequest__Output } from './aegir/v1/ListAuditRequest.ts';
import type { ListAuditResponse as _aegir_v1_ListAuditResponse, ListAuditResponse__Output as _aegir_v1_ListAuditResponse__Output } from './aegir/v1/ListAuditResponse.ts';
import type { ListOperatorsRequest as _aegir_v1_ListOperatorsRequest, ListOperatorsRequest__Output as _aegir_v1_ListOperatorsRequest__Output } from './aegir/v1/ListOperatorsRequest.ts';
import type { ListOperatorsResponse as _aegir_v1_ListOperatorsResponse, ListOperatorsResponse__Output as _aegir_v1_ListOperatorsResponse__Output } from './aegir/v1/ListOperatorsResponse.ts';
import type { Operator as _aegir_v1_Operator, Operator__Output as _aegir_v1_Operator__Output } from './aegir/v1/Operator.ts';
import type { OperatorServiceClient as _aegir_v1_OperatorServiceClient, OperatorServiceDefinition as _aegir_v1_OperatorServiceDefinition } from './aegir/v1/OperatorService.ts';
import type { ProveAuditRequest as _aegir_v1_ProveAuditRequest, ProveAuditRequest__Output as _aegir_v1_ProveAuditRequest__Output } from './aegir/v1/ProveAuditRequest.ts';
import type { ProveAuditResponse as _aegir_v1_ProveAuditResponse, ProveAuditResponse__Output as _aegir_v1_ProveAuditResponse__Output } from './aegir/v1/ProveAuditResponse.ts';
import type { RenewCallerRequest as _aegir_v1_RenewCallerRequest, RenewCallerRequest__Output as _aegir_v1_RenewCallerRequest__Output } from './aegir/v1/RenewCallerRequest.ts';
import type { RenewCallerResponse as _aegir_v1_RenewCallerResponse, RenewCallerResponse__Output as _aegir_v1_RenewCallerResponse__Output } from './aegir/v1/RenewCallerResponse.ts';
import type { RenewOperatorRequest as _aegir_v1_RenewOperatorRequest, RenewOperatorRequest__Output as _aegir_v1_RenewOperatorRequest__Output } from './aegir/v1/RenewOperatorRequest.ts';
import type { RenewOperatorResponse as _aegir_v1_RenewOperatorResponse, RenewOperatorResponse__Output as _aegir_v1_RenewOperatorResponse__Output } from './aegir/v1/RenewOperatorResponse.ts';
import type { RevokeOperatorRequest as _aegir_v1_RevokeOperatorRequest, RevokeOperatorRequest__Output as _aegir_v1_RevokeOperatorRequest__Output } from './aegir/v1/RevokeOperatorRequest.ts';
import type { RevokeOperatorResponse as _aegir_v1_RevokeOperatorResponse, RevokeOperatorResponse__Output as _aegir_v1_RevokeOperatorResponse__Output } from './aegir/v1/RevokeOperatorResponse.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  aegir: {
    v1: {
      AddOperatorRequest: MessageTypeDefinition<_aegir_v1_AddOperatorRequest, _aegir_v1_AddOperatorRequest__Output>
      AddOperatorResponse: MessageTypeDefinition<_aegir_v1_AddOperatorResponse, _aegir_v1_AddOperatorResponse__Output>
      AuditEntry: MessageTypeDefinition<_aegir_v1_AuditEntry, _aegir_v1_AuditEntry__Output>
      AuditService: SubtypeConstructor<typeof grpc.Client, _aegir_v1_AuditServiceClient> & { service: _aegir_v1_AuditServiceDefinition }
      GetCallerRequest: MessageTypeDefinition<_aegir_v1_GetCallerRequest, _aegir_v1_GetCallerRequest__Output>
      GetCallerResponse: MessageTypeDefinition<_aegir_v1_GetCallerResponse, _aegir_v1_GetCallerResponse__Output>
      ListAuditRequest: MessageTypeDefinition<_aegir_v1_ListAuditRequest, _aegir_v1_ListAuditRequest__Output>
      ListAuditResponse: MessageTypeDefinition<_aegir_v1_ListAuditResponse, _aegir_v1_ListAuditResponse__Output>
      ListOperatorsRequest: MessageTypeDefinition<_aegir_v1_ListOperatorsRequest, _aegir_v1_ListOperatorsRequest__Output>
      ListOperatorsResponse: MessageTypeDefinition<_aegir_v1_ListOperatorsResponse, _aegir_v1_ListOperatorsResponse__Output>
      Operator: MessageTypeDefinition<_aegir_v1_Operator, _aegir_v1_Operator__Output>
      OperatorService: SubtypeConstructor<typeof grpc.Client, _aegir_v1_OperatorServiceClient> & { service: _aegir_v1_OperatorServiceDefinition }
      ProveAuditRequest: MessageTypeDefinition<_aegir_v1_ProveAuditRequest, _aegir_v1_ProveAuditRequest__Output>
      ProveAuditResponse: MessageTypeDefinition<_aegir_v1_ProveAuditResponse, _aegir_v1_ProveAuditResponse__Output>
      RenewCallerRequest: MessageTypeDefinition<_aegir_v1_RenewCallerRequest, _aegir_v1_RenewCallerRequest__Output>
      RenewCallerResponse: MessageTypeDefinition<_aegir_v1_RenewCallerResponse, _aegir_v1_RenewCallerResponse__Output>
      RenewOperatorRequest: MessageTypeDefinition<_aegir_v1_RenewOperatorRequest, _aegir_v1_RenewOperatorRequest__Output>
      RenewOperatorResponse: MessageTypeDefinition<_aegir_v1_RenewOperatorResponse, _aegir_v1_RenewOperatorResponse__Output>
      RevokeOperatorRequest: MessageTypeDefinition<_aegir_v1_RevokeOperatorRequest, _aegir_v1_RevokeOperatorRequest__Output>
      RevokeOperatorResponse: MessageTypeDefinition<_aegir_v1_RevokeOperatorResponse, _aegir_v1_RevokeOperatorResponse__Output>
    }
  }
}

