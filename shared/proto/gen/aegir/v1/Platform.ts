// Original file: proto/aegir/v1/admin.proto

import type { PlatformSource as _aegir_v1_PlatformSource, PlatformSource__Output as _aegir_v1_PlatformSource__Output } from '../../aegir/v1/PlatformSource.ts';
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
  'source'?: (_aegir_v1_PlatformSource | null);
  'commit'?: (string);
  'build'?: (number);
  'php'?: (string);
  'locked'?: (boolean);
  'application'?: (string);
  'applicationVersion'?: (string);
  'profiles'?: (string)[];
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
  'source': (_aegir_v1_PlatformSource__Output | null);
  'commit': (string);
  'build': (number);
  'php': (string);
  'locked': (boolean);
  'application': (string);
  'applicationVersion': (string);
  'profiles': (string)[];
}
