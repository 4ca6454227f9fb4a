// Original file: proto/aegir/v1/admin.proto

import type { Problem as _aegir_v1_Problem, Problem__Output as _aegir_v1_Problem__Output } from '../../aegir/v1/Problem.ts';
import type { Long } from '@grpc/proto-loader';

export interface GetStatusResponse {
  'version'?: (string);
  'epoch'?: (number | string | Long);
  'startedMs'?: (number | string | Long);
  'servers'?: (number);
  'platforms'?: (number);
  'sites'?: (number);
  'spokesConnected'?: (number);
  'spokesAway'?: (number);
  'tasksQueued'?: (number);
  'tasksRunning'?: (number);
  'tasksWaiting'?: (number);
  'tasksFailedToday'?: (number);
  'problems'?: (_aegir_v1_Problem)[];
}

export interface GetStatusResponse__Output {
  'version': (string);
  'epoch': (number);
  'startedMs': (number);
  'servers': (number);
  'platforms': (number);
  'sites': (number);
  'spokesConnected': (number);
  'spokesAway': (number);
  'tasksQueued': (number);
  'tasksRunning': (number);
  'tasksWaiting': (number);
  'tasksFailedToday': (number);
  'problems': (_aegir_v1_Problem__Output)[];
}
