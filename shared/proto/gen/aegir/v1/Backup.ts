// Original file: proto/aegir/v1/backup.proto

import type { Long } from '@grpc/proto-loader';

export interface Backup {
  'name'?: (string);
  'site'?: (string);
  'siteExists'?: (boolean);
  'cause'?: (string);
  'state'?: (string);
  'platform'?: (string);
  'server'?: (string);
  'withDatabase'?: (boolean);
  'digest'?: (string);
  'bytes'?: (number | string | Long);
  'files'?: (number | string | Long);
  'dataBytes'?: (number | string | Long);
  'dumpBytes'?: (number | string | Long);
  'createdMs'?: (number | string | Long);
  'verifiedMs'?: (number | string | Long);
  'pinned'?: (boolean);
}

export interface Backup__Output {
  'name': (string);
  'site': (string);
  'siteExists': (boolean);
  'cause': (string);
  'state': (string);
  'platform': (string);
  'server': (string);
  'withDatabase': (boolean);
  'digest': (string);
  'bytes': (number);
  'files': (number);
  'dataBytes': (number);
  'dumpBytes': (number);
  'createdMs': (number);
  'verifiedMs': (number);
  'pinned': (boolean);
}
