// Original file: proto/aegir/v1/types.proto

import type { PoolMember as _aegir_v1_PoolMember, PoolMember__Output as _aegir_v1_PoolMember__Output } from '../../aegir/v1/PoolMember.ts';

export interface Pool {
  'name'?: (string);
  'members'?: (_aegir_v1_PoolMember)[];
  'master'?: (string);
}

export interface Pool__Output {
  'name': (string);
  'members': (_aegir_v1_PoolMember__Output)[];
  'master': (string);
}
