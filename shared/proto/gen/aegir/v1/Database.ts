// Original file: proto/aegir/v1/admin.proto

import type { DatabaseGrant as _aegir_v1_DatabaseGrant, DatabaseGrant__Output as _aegir_v1_DatabaseGrant__Output } from '../../aegir/v1/DatabaseGrant.ts';
import type { Long } from '@grpc/proto-loader';

export interface Database {
  'name'?: (string);
  'user'?: (string);
  'server'?: (string);
  'site'?: (string);
  'state'?: (string);
  'grants'?: (_aegir_v1_DatabaseGrant)[];
  'drift'?: (string)[];
  'createdMs'?: (number | string | Long);
  'checkedMs'?: (number | string | Long);
}

export interface Database__Output {
  'name': (string);
  'user': (string);
  'server': (string);
  'site': (string);
  'state': (string);
  'grants': (_aegir_v1_DatabaseGrant__Output)[];
  'drift': (string)[];
  'createdMs': (number);
  'checkedMs': (number);
}
