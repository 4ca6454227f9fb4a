// Original file: proto/aegir/v1/admin.proto

import type { Task as _aegir_v1_Task, Task__Output as _aegir_v1_Task__Output } from '../../aegir/v1/Task.ts';

export interface ListTasksResponse {
  'tasks'?: (_aegir_v1_Task)[];
  'nextPageToken'?: (string);
}

export interface ListTasksResponse__Output {
  'tasks': (_aegir_v1_Task__Output)[];
  'nextPageToken': (string);
}
