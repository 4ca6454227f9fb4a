import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { EnrollRequest as _aegir_v1_EnrollRequest, EnrollRequest__Output as _aegir_v1_EnrollRequest__Output } from './aegir/v1/EnrollRequest.ts';
import type { EnrollResponse as _aegir_v1_EnrollResponse, EnrollResponse__Output as _aegir_v1_EnrollResponse__Output } from './aegir/v1/EnrollResponse.ts';
import type { EnrollmentServiceClient as _aegir_v1_EnrollmentServiceClient, EnrollmentServiceDefinition as _aegir_v1_EnrollmentServiceDefinition } from './aegir/v1/EnrollmentService.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  aegir: {
    v1: {
      EnrollRequest: MessageTypeDefinition<_aegir_v1_EnrollRequest, _aegir_v1_EnrollRequest__Output>
      EnrollResponse: MessageTypeDefinition<_aegir_v1_EnrollResponse, _aegir_v1_EnrollResponse__Output>
      EnrollmentService: SubtypeConstructor<typeof grpc.Client, _aegir_v1_EnrollmentServiceClient> & { service: _aegir_v1_EnrollmentServiceDefinition }
    }
  }
}

