// Original file: proto/aegir/v1/admin.proto

import type { Long } from '@grpc/proto-loader';

export interface Site {
  'id'?: (string);
  'uri'?: (string);
  'aliases'?: (string)[];
  'platform'?: (string);
  'server'?: (string);
  'enabled'?: (boolean);
  'etag'?: (string);
  'state'?: (string);
  'problem'?: (string);
  'createdMs'?: (number | string | Long);
  'verifiedMs'?: (number | string | Long);
}

export interface Site__Output {
  'id': (string);
  'uri': (string);
  'aliases': (string)[];
  'platform': (string);
  'server': (string);
  'enabled': (boolean);
  'etag': (string);
  'state': (string);
  'problem': (string);
  'createdMs': (number);
  'verifiedMs': (number);
}
