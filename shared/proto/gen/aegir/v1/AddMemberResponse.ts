// Original file: proto/aegir/v1/group.proto

import type { Server as _aegir_v1_Server, Server__Output as _aegir_v1_Server__Output } from '../../aegir/v1/Server.ts';

export interface AddMemberResponse {
  'group'?: (_aegir_v1_Server | null);
  'taskId'?: (string);
}

export interface AddMemberResponse__Output {
  'group': (_aegir_v1_Server__Output | null);
  'taskId': (string);
}
