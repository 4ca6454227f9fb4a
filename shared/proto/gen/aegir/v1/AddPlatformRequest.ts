// Original file: proto/aegir/v1/admin.proto

import type { PlatformSource as _aegir_v1_PlatformSource, PlatformSource__Output as _aegir_v1_PlatformSource__Output } from '../../aegir/v1/PlatformSource.ts';

export interface AddPlatformRequest {
  'requestId'?: (string);
  'name'?: (string);
  'publishPath'?: (string);
  'docroot'?: (string);
  'server'?: (string);
  'source'?: (_aegir_v1_PlatformSource | null);
  'php'?: (string);
}

export interface AddPlatformRequest__Output {
  'requestId': (string);
  'name': (string);
  'publishPath': (string);
  'docroot': (string);
  'server': (string);
  'source': (_aegir_v1_PlatformSource__Output | null);
  'php': (string);
}
