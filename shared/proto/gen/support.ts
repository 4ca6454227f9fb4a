import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { GetLogLevelRequest as _aegir_v1_GetLogLevelRequest, GetLogLevelRequest__Output as _aegir_v1_GetLogLevelRequest__Output } from './aegir/v1/GetLogLevelRequest.ts';
import type { GetLogLevelResponse as _aegir_v1_GetLogLevelResponse, GetLogLevelResponse__Output as _aegir_v1_GetLogLevelResponse__Output } from './aegir/v1/GetLogLevelResponse.ts';
import type { LogLevel as _aegir_v1_LogLevel, LogLevel__Output as _aegir_v1_LogLevel__Output } from './aegir/v1/LogLevel.ts';
import type { MakeBundleRequest as _aegir_v1_MakeBundleRequest, MakeBundleRequest__Output as _aegir_v1_MakeBundleRequest__Output } from './aegir/v1/MakeBundleRequest.ts';
import type { MakeBundleResponse as _aegir_v1_MakeBundleResponse, MakeBundleResponse__Output as _aegir_v1_MakeBundleResponse__Output } from './aegir/v1/MakeBundleResponse.ts';
import type { SetLogLevelRequest as _aegir_v1_SetLogLevelRequest, SetLogLevelRequest__Output as _aegir_v1_SetLogLevelRequest__Output } from './aegir/v1/SetLogLevelRequest.ts';
import type { SetLogLevelResponse as _aegir_v1_SetLogLevelResponse, SetLogLevelResponse__Output as _aegir_v1_SetLogLevelResponse__Output } from './aegir/v1/SetLogLevelResponse.ts';
import type { SupportServiceClient as _aegir_v1_SupportServiceClient, SupportServiceDefinition as _aegir_v1_SupportServiceDefinition } from './aegir/v1/SupportService.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  aegir: {
    v1: {
      GetLogLevelRequest: MessageTypeDefinition<_aegir_v1_GetLogLevelRequest, _aegir_v1_GetLogLevelRequest__Output>
      GetLogLevelResponse: MessageTypeDefinition<_aegir_v1_GetLogLevelResponse, _aegir_v1_GetLogLevelResponse__Output>
      LogLevel: MessageTypeDefinition<_aegir_v1_LogLevel, _aegir_v1_LogLevel__Output>
      MakeBundleRequest: MessageTypeDefinition<_aegir_v1_MakeBundleRequest, _aegir_v1_MakeBundleRequest__Output>
      MakeBundleResponse: MessageTypeDefinition<_aegir_v1_MakeBundleResponse, _aegir_v1_MakeBundleResponse__Output>
      SetLogLevelRequest: MessageTypeDefinition<_aegir_v1_SetLogLevelRequest, _aegir_v1_SetLogLevelRequest__Output>
      SetLogLevelResponse: MessageTypeDefinition<_aegir_v1_SetLogLevelResponse, _aegir_v1_SetLogLevelResponse__Output>
      SupportService: SubtypeConstructor<typeof grpc.Client, _aegir_v1_SupportServiceClient> & { service: _aegir_v1_SupportServiceDefinition }
    }
  }
}

