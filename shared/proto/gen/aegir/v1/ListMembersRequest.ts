// Original file: proto/aegir/v1/group.proto


export interface ListMembersRequest {
  'group'?: (string);
}

export interface ListMembersRequest__Output {
  'group': (string);
}
