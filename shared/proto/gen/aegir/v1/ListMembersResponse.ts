// Original file: proto/aegir/v1/group.proto

import type { GroupMember as _aegir_v1_GroupMember, GroupMember__Output as _aegir_v1_GroupMember__Output } from '../../aegir/v1/GroupMember.ts';

export interface ListMembersResponse {
  'members'?: (_aegir_v1_GroupMember)[];
}

export interface ListMembersResponse__Output {
  'members': (_aegir_v1_GroupMember__Output)[];
}
