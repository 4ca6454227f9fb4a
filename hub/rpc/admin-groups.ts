import type {
  GroupServiceDefinition,
  GroupServiceHandlers,
} from '../../shared/proto/gen/aegir/v1/GroupService.ts';
import type { ServiceHandlers } from '../../shared/rpc/types.ts';
import type { GroupChanges } from '../inventory/group-changes.ts';
import type { Operator } from './access.ts';
import { membersOf, type MemberParts } from './members.ts';
import { askedBy } from './parse.ts';
import type { Views } from './views.ts';

export interface GroupParts {
  readonly changes: GroupChanges;
  readonly views: Views;
  readonly members: MemberParts;
}

export function groupHandlers({
  changes,
  views,
  members,
}: GroupParts): ServiceHandlers<GroupServiceDefinition, GroupServiceHandlers, Operator> {
  return {
    AddMember: (request, context) => {
      const { group, server } = request;
      const added = changes.addMember(askedBy(request, context), { group, server });
      return { group: views.server(added.group), taskId: added.taskId };
    },
    RemoveMember: (request, context) => {
      const { group, server } = request;
      const left = changes.removeMember(askedBy(request, context), { group, server });
      return { group: views.server(left.group), taskId: left.taskId };
    },
    ListMembers: ({ group }) => ({ members: membersOf(members, group) }),
  };
}
