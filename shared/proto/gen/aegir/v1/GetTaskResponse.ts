// Original file: proto/aegir/v1/admin.proto

import type { Task as _aegir_v1_Task, Task__Output as _aegir_v1_Task__Output } from '../../aegir/v1/Task.ts';

export interface GetTaskResponse {
  'task'?: (_aegir_v1_Task | null);
}

export interface GetTaskResponse__Output {
  'task': (_aegir_v1_Task__Output | null);
}
