// Original file: proto/aegir/v1/group.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AddMemberRequest as _aegir_v1_AddMemberRequest, AddMemberRequest__Output as _aegir_v1_AddMemberRequest__Output } from '../../aegir/v1/AddMemberRequest.ts';
import type { AddMemberResponse as _aegir_v1_AddMemberResponse, AddMemberResponse__Output as _aegir_v1_AddMemberResponse__Output } from '../../aegir/v1/AddMemberResponse.ts';
import type { RemoveMemberRequest as _aegir_v1_RemoveMemberRequest, RemoveMemberRequest__Output as _aegir_v1_RemoveMemberRequest__Output } from '../../aegir/v1/RemoveMemberRequest.ts';
import type { RemoveMemberResponse as _aegir_v1_RemoveMemberResponse, RemoveMemberResponse__Output as _aegir_v1_RemoveMemberResponse__Output } from '../../aegir/v1/RemoveMemberResponse.ts';

export interface GroupServiceClient extends grpc.Client {
  AddMember(argument: _aegir_v1_AddMemberRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_AddMemberResponse__Output>): grpc.ClientUnaryCall;
  AddMember(argument: _aegir_v1_AddMemberRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_AddMemberResponse__Output>): grpc.ClientUnaryCall;
  AddMember(argument: _aegir_v1_AddMemberRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_AddMemberResponse__Output>): grpc.ClientUnaryCall;
  AddMember(argument: _aegir_v1_AddMemberRequest, callback: grpc.requestCallback<_aegir_v1_AddMemberResponse__Output>): grpc.ClientUnaryCall;
  addMember(argument: _aegir_v1_AddMemberRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_AddMemberResponse__Output>): grpc.ClientUnaryCall;
  addMember(argument: _aegir_v1_AddMemberRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_AddMemberResponse__Output>): grpc.ClientUnaryCall;
  addMember(argument: _aegir_v1_AddMemberRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_AddMemberResponse__Output>): grpc.ClientUnaryCall;
  addMember(argument: _aegir_v1_AddMemberRequest, callback: grpc.requestCallback<_aegir_v1_AddMemberResponse__Output>): grpc.ClientUnaryCall;
  
  RemoveMember(argument: _aegir_v1_RemoveMemberRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RemoveMemberResponse__Output>): grpc.ClientUnaryCall;
  RemoveMember(argument: _aegir_v1_RemoveMemberRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_RemoveMemberResponse__Output>): grpc.ClientUnaryCall;
  RemoveMember(argument: _aegir_v1_RemoveMemberRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RemoveMemberResponse__Output>): grpc.ClientUnaryCall;
  RemoveMember(argument: _aegir_v1_RemoveMemberRequest, callback: grpc.requestCallback<_aegir_v1_RemoveMemberResponse__Output>): grpc.ClientUnaryCall;
  removeMember(argument: _aegir_v1_RemoveMemberRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RemoveMemberResponse__Output>): grpc.ClientUnaryCall;
  removeMember(argument: _aegir_v1_RemoveMemberRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_RemoveMemberResponse__Output>): grpc.ClientUnaryCall;
  removeMember(argument: _aegir_v1_RemoveMemberRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RemoveMemberResponse__Output>): grpc.ClientUnaryCall;
  removeMember(argument: _aegir_v1_RemoveMemberRequest, callback: grpc.requestCallback<_aegir_v1_RemoveMemberResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface GroupServiceHandlers extends grpc.UntypedServiceImplementation {
  AddMember: grpc.handleUnaryCall<_aegir_v1_AddMemberRequest__Output, _aegir_v1_AddMemberResponse>;
  
  RemoveMember: grpc.handleUnaryCall<_aegir_v1_RemoveMemberRequest__Output, _aegir_v1_RemoveMemberResponse>;
  
}

export interface GroupServiceDefinition extends grpc.ServiceDefinition {
  AddMember: MethodDefinition<_aegir_v1_AddMemberRequest, _aegir_v1_AddMemberResponse, _aegir_v1_AddMemberRequest__Output, _aegir_v1_AddMemberResponse__Output>
  RemoveMember: MethodDefinition<_aegir_v1_RemoveMemberRequest, _aegir_v1_RemoveMemberResponse, _aegir_v1_RemoveMemberRequest__Output, _aegir_v1_RemoveMemberResponse__Output>
}
