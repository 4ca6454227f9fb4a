// Original file: proto/aegir/v1/admin.proto

import type { Release as _aegir_v1_Release, Release__Output as _aegir_v1_Release__Output } from '../../aegir/v1/Release.ts';

export interface ListReleasesResponse {
  'releases'?: (_aegir_v1_Release)[];
}

export interface ListReleasesResponse__Output {
  'releases': (_aegir_v1_Release__Output)[];
}
