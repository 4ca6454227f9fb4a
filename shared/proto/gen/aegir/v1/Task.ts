// Original file: proto/aegir/v1/admin.proto

import type { TaskStep as _aegir_v1_TaskStep, TaskStep__Output as _aegir_v1_TaskStep__Output } from '../../aegir/v1/TaskStep.ts';
import type { TaskResult as _aegir_v1_TaskResult, TaskResult__Output as _aegir_v1_TaskResult__Output } from '../../aegir/v1/TaskResult.ts';
import type { TaskLogLine as _aegir_v1_TaskLogLine, TaskLogLine__Output as _aegir_v1_TaskLogLine__Output } from '../../aegir/v1/TaskLogLine.ts';
import type { TaskProgress as _aegir_v1_TaskProgress, TaskProgress__Output as _aegir_v1_TaskProgress__Output } from '../../aegir/v1/TaskProgress.ts';
import type { Long } from '@grpc/proto-loader';

export interface Task {
  'id'?: (string);
  'kind'?: (string);
  'objectKind'?: (string);
  'objectName'?: (string);
  'state'?: (string);
  'message'?: (string);
  'reason'?: (string);
  'remedy'?: (string);
  'createdMs'?: (number | string | Long);
  'startedMs'?: (number | string | Long);
  'endedMs'?: (number | string | Long);
  'attempt'?: (number);
  'steps'?: (_aegir_v1_TaskStep)[];
  'results'?: (_aegir_v1_TaskResult)[];
  'log'?: (_aegir_v1_TaskLogLine)[];
  'progress'?: (_aegir_v1_TaskProgress)[];
  'actor'?: (string);
}

export interface Task__Output {
  'id': (string);
  'kind': (string);
  'objectKind': (string);
  'objectName': (string);
  'state': (string);
  'message': (string);
  'reason': (string);
  'remedy': (string);
  'createdMs': (number);
  'startedMs': (number);
  'endedMs': (number);
  'attempt': (number);
  'steps': (_aegir_v1_TaskStep__Output)[];
  'results': (_aegir_v1_TaskResult__Output)[];
  'log': (_aegir_v1_TaskLogLine__Output)[];
  'progress': (_aegir_v1_TaskProgress__Output)[];
  'actor': (string);
}
