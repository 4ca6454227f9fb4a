// Original file: proto/aegir/v1/authority.proto

import type { Root as _aegir_v1_Root, Root__Output as _aegir_v1_Root__Output } from '../../aegir/v1/Root.ts';
import type { RootHolder as _aegir_v1_RootHolder, RootHolder__Output as _aegir_v1_RootHolder__Output } from '../../aegir/v1/RootHolder.ts';
import type { Long } from '@grpc/proto-loader';

export interface Authority {
  'roots'?: (_aegir_v1_Root)[];
  'hubNotAfterMs'?: (number | string | Long);
  'waiting'?: (_aegir_v1_RootHolder)[];
}

export interface Authority__Output {
  'roots': (_aegir_v1_Root__Output)[];
  'hubNotAfterMs': (number);
  'waiting': (_aegir_v1_RootHolder__Output)[];
}
