// Original file: proto/aegir/v1/balancer.proto

import type { Pool as _aegir_v1_Pool, Pool__Output as _aegir_v1_Pool__Output } from '../../aegir/v1/Pool.ts';

export interface SetPoolsResponse {
  'pools'?: (_aegir_v1_Pool)[];
  'taskId'?: (string);
}

export interface SetPoolsResponse__Output {
  'pools': (_aegir_v1_Pool__Output)[];
  'taskId': (string);
}
