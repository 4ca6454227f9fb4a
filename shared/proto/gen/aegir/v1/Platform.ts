// Original file: proto/aegir/v1/admin.proto

import type { Long } from '@grpc/proto-loader';

export interface Platform {
  'id'?: (string);
  'name'?: (string);
  'publishPath'?: (string);
  'docroot'?: (string);
  'server'?: (string);
  'etag'?: (string);
  'state'?: (string);
  'problem'?: (string);
  'release'?: (string);
  'files'?: (number | string | Long);
  'bytes'?: (number | string | Long);
  'sites'?: (number);
  'createdMs'?: (number | string | Long);
  'verifiedMs'?: (number | string | Long);
  'held'?: (boolean);
  'php'?: (string);
}

export interface Platform__Output {
  'id': (string);
  'name': (string);
  'publishPath': (string);
  'docroot': (string);
  'server': (string);
  'etag': (string);
  'state': (string);
  'problem': (string);
  'release': (string);
  'files': (number);
  'bytes': (number);
  'sites': (number);
  'createdMs': (number);
  'verifiedMs': (number);
  'held': (boolean);
  'php': (string);
}
