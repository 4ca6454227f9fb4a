// Original file: proto/aegir/v1/admin.proto

import type { PlatformSource as _aegir_v1_PlatformSource, PlatformSource__Output as _aegir_v1_PlatformSource__Output } from '../../aegir/v1/PlatformSource.ts';

export interface SetPlatformRequest {
  'requestId'?: (string);
  'name'?: (string);
  'etag'?: (string);
  'docroot'?: (string);
  'source'?: (_aegir_v1_PlatformSource | null);
  'php'?: (string);
  'server'?: (string);
  'locked'?: (boolean);
  '_docroot'?: "docroot";
  '_php'?: "php";
  '_server'?: "server";
  '_locked'?: "locked";
}

export interface SetPlatformRequest__Output {
  'requestId': (string);
  'name': (string);
  'etag': (string);
  'docroot'?: (string);
  'source': (_aegir_v1_PlatformSource__Output | null);
  'php'?: (string);
  'server'?: (string);
  'locked'?: (boolean);
  '_docroot'?: "docroot";
  '_php'?: "php";
  '_server'?: "server";
  '_locked'?: "locked";
}
