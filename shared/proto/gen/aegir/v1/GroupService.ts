// Original file: proto/aegir/v1/group.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AddMemberRequest as _aegir_v1_AddMemberRequest, AddMemberRequest__Output as _aegir_v1_AddMemberRequest__Output } from '../../aegir/v1/AddMemberRequest.ts';
import type { AddMemberResponse as _aegir_v1_AddMemberResponse, AddMemberResponse__Output as _aegir_v1_AddMemberResponse__Output } from '../../aegir/v1/AddMemberResponse.ts';
import type { ListMembersRequest as _aegir_v1_ListMembersRequest, ListMembersRequest__Output as _aegir_v1_ListMembersRequest__Output } from '../../aegir/v1/ListMembersRequest.ts';
import type { ListMembersResponse as _aegir_v1_ListMembersResponse, ListMembersResponse__Output as _aegir_v1_ListMembersResponse__Output } from '../../aegir/v1/ListMembersResponse.ts';
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
  
  ListMembers(argument: _aegir_v1_ListMembersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListMembersResponse__Output>): grpc.ClientUnaryCall;
  ListMembers(argument: _aegir_v1_ListMembersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_ListMembersResponse__Output>): grpc.ClientUnaryCall;
  ListMembers(argument: _aegir_v1_ListMembersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListMembersResponse__Output>): grpc.ClientUnaryCall;
  ListMembers(argument: _aegir_v1_ListMembersRequest, callback: grpc.requestCallback<_aegir_v1_ListMembersResponse__Output>): grpc.ClientUnaryCall;
  listMembers(argument: _aegir_v1_ListMembersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListMembersResponse__Output>): grpc.ClientUnaryCall;
  listMembers(argument: _aegir_v1_ListMembersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_ListMembersResponse__Output>): grpc.ClientUnaryCall;
  listMembers(argument: _aegir_v1_ListMembersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListMembersResponse__Output>): grpc.ClientUnaryCall;
  listMembers(argument: _aegir_v1_ListMembersRequest, callback: grpc.requestCallback<_aegir_v1_ListMembersResponse__Output>): grpc.ClientUnaryCall;
  
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
  
  ListMembers: grpc.handleUnaryCall<_aegir_v1_ListMembersRequest__Output, _aegir_v1_ListMembersResponse>;
  
  RemoveMember: grpc.handleUnaryCall<_aegir_v1_RemoveMemberRequest__Output, _aegir_v1_RemoveMemberResponse>;
  
}

export interface GroupServiceDefinition extends grpc.ServiceDefinition {
  AddMember: MethodDefinition<_aegir_v1_AddMemberRequest, _aegir_v1_AddMemberResponse, _aegir_v1_AddMemberRequest__Output, _aegir_v1_AddMemberResponse__Output>
  ListMembers: MethodDefinition<_aegir_v1_ListMembersRequest, _aegir_v1_ListMembersResponse, _aegir_v1_ListMembersRequest__Output, _aegir_v1_ListMembersResponse__Output>
  RemoveMember: MethodDefinition<_aegir_v1_RemoveMemberRequest, _aegir_v1_RemoveMemberResponse, _aegir_v1_RemoveMemberRequest__Output, _aegir_v1_RemoveMemberResponse__Output>
}
