// Original file: proto/aegir/v1/balancer.proto

import type { Pool as _aegir_v1_Pool, Pool__Output as _aegir_v1_Pool__Output } from '../../aegir/v1/Pool.ts';

export interface ListPoolsResponse {
  'pools'?: (_aegir_v1_Pool)[];
}

export interface ListPoolsResponse__Output {
  'pools': (_aegir_v1_Pool__Output)[];
}
