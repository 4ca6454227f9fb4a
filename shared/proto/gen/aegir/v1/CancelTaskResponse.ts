// Original file: proto/aegir/v1/admin.proto

import type { Task as _aegir_v1_Task, Task__Output as _aegir_v1_Task__Output } from '../../aegir/v1/Task.ts';

export interface CancelTaskResponse {
  'task'?: (_aegir_v1_Task | null);
}

export interface CancelTaskResponse__Output {
  'task': (_aegir_v1_Task__Output | null);
}
